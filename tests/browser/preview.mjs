// Works with `notice preview` as a person would, and prints as JSON what there was to see.
//
//   node preview.mjs CHROMIUM ADDRESS SOURCE DOWNLOAD
//
// SOURCE is the file that the page shows at first, which is changed, broken and mended here; the
// PDF that the page offers is kept as DOWNLOAD.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const SCHEMES = ["light", "dark"];
const WIDTHS = [320, 1280];
const WORDS = "we remember";
const [executablePath, address, source, download] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const written = readFileSync(source, "utf8");
const issuer = source.replace(/[^/]+\/en\.md$/, "issuers/remembrance-office.toml");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const seen = { messages: [], requests: [], axe: [] };
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 700 } });
  page.on("request", (request) => request.url().startsWith(address) || seen.requests.push(request.url()));
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(error.message));

  const text = (selector) => page.locator(selector).innerText();
  const now = () => page.evaluate(() => document.documentElement.dataset.shown);
  const shown = (before) =>
    page.waitForFunction((before) => (document.documentElement.dataset.shown ?? before) !== before, before);
  const changed = async (act) => {
    const before = await now();
    await act();
    await shown(before);
  };
  const lookedOver = () => page.waitForFunction(() => /issued|refused/.test(document.querySelector("#verdict").textContent));

  async function inspect(state) {
    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 700 });
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, { resultTypes: ["violations"], iframes: false }),
        );
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        seen.axe.push({
          state,
          scheme,
          width,
          overflow,
          violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        });
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 700 });
  }

  await page.goto(address);
  await page.evaluate(axe);
  await shown(undefined);
  await lookedOver();
  seen.facts = await text("#facts");
  seen.verdict = await text("#verdict");
  seen.findings = await page.locator("#findings li").allInnerTexts();
  seen.pages = await page.locator("img.sheet").count();
  seen.tabs = await page.getByRole("tab").allInnerTexts();
  await inspect("pages");

  // a save: the new words arrive, and nothing moves
  await page.evaluate(() => window.scrollTo(0, 250));
  await changed(() => writeFileSync(source, written.replace(WORDS, "for the 36th time we remember")));
  seen.scrolled = await page.evaluate(() => window.scrollY);
  await lookedOver();
  await page.locator("#findings summary", { hasText: ".md:11" }).first().click();
  seen.found = await page.locator("#findings details[open] mark").first().innerText();
  await inspect("finding");
  await changed(() => page.getByRole("tab", { name: "Text" }).click());
  seen.text = await text("pre.plain");
  await inspect("text");

  // another year
  await changed(() => page.getByRole("button", { name: "One year later" }).click());
  seen.later = await text("#facts");
  await changed(() => page.getByRole("button", { name: "One year earlier" }).click());

  // a mistake over the last good view, and its end
  writeFileSync(source, written.replace(WORDS, "we remember {{ ordnal }}"));
  await page.locator("#faults li").waitFor();
  seen.fault = await text("#faults");
  seen.broken = await text("#verdict");
  seen.marked = await text("#faults mark");
  seen.behind = await text("pre.plain");
  await inspect("fault");
  await changed(() => writeFileSync(source, written));
  seen.mended = await page.locator("#faults li").count();
  seen.after = await text("pre.plain");

  // the card, and last year
  await changed(() => page.getByRole("tab", { name: "Card", exact: true }).click());
  seen.card = await page.locator("img.card").evaluate(({ alt, naturalWidth }) => [alt, naturalWidth]);
  await changed(() => page.getByRole("tab", { name: "Last year" }).click());
  seen.years = await page.locator(".beside th").allInnerTexts();
  seen.gone = await page.locator(".beside del").allInnerTexts();
  seen.fresh = await page.locator(".beside ins").allInnerTexts();
  await inspect("beside");
  await changed(() => page.getByRole("tab", { name: "Numbers" }).click());
  seen.numbers = await page.locator(".numbers mark").evaluateAll((marks) => marks.map((mark) => [mark.className, mark.textContent]));
  seen.margin = await page.locator(".numbers li").allInnerTexts();
  await inspect("numbers");

  // the page for the web, on a phone and in the dark
  await changed(() => page.getByRole("tab", { name: "Web page" }).click());
  const frame = page.frameLocator("iframe");
  const background = () => frame.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  seen.light = await background();
  await changed(() => page.getByLabel("Phone").check());
  await changed(() => page.getByLabel("Dark").check());
  await page.waitForFunction(() => document.querySelectorAll("iframe").length === 1);
  seen.dark = await background();
  seen.phone = await frame.locator("html").evaluate((root) => [root.clientWidth, root.scrollWidth]);
  await inspect("page");

  // by keyboard: every control once around, and the tabs by arrows
  seen.walk = [await page.locator(".skip").evaluate((link) => (link.focus(), link.className))];
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const { activeElement: here } = document;
      return here === document.body ? "" : here.name || here.dataset.step || here.id || here.download || here.tagName;
    });
    if (!at) break;
    seen.walk.push(at);
  }
  await page.getByRole("tab", { name: "Web page" }).focus();
  await changed(() => page.keyboard.press("Home"));
  seen.home = await page.evaluate(() => document.activeElement.textContent);
  await changed(() => page.keyboard.press("ArrowRight"));
  seen.right = await page.evaluate(() => document.activeElement.textContent);

  // a file that cannot be made
  const letterhead = readFileSync(issuer, "utf8");
  await changed(() => writeFileSync(issuer, letterhead.split(/^\[mail\]/m)[0]));
  await lookedOver();
  seen.lacking = await text("#verdict");
  await changed(() => writeFileSync(issuer, letterhead));

  const [kept] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#files a").first().click(),
  ]);
  seen.kept = kept.suggestedFilename();
  await kept.saveAs(download);
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
