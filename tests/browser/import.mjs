// Brings a statement into `notice preview` as a person would, and prints as JSON what there was to see.
//
//   node import.mjs CHROMIUM ADDRESS FILE RIGHT_TO_LEFT [PICTURES]
//
// FILE is a statement in English with one number that can be read two ways, RIGHT_TO_LEFT one in
// Arabic; PICTURES is a folder for pictures of each state.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [executablePath, address, file, rightToLeft, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const seen = { messages: [], axe: [] };
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(error.message));
  const field = (name) => page.locator(`#ask [name="${name}"]`);
  const marks = () => page.locator("#letter :is(mark, button)").evaluateAll((all) => all.map((each) => [each.className, each.textContent]));
  const proposed = async (act) => {
    const before = await page.evaluate(() => document.documentElement.dataset.proposed);
    await act();
    await page.waitForFunction((before) => document.documentElement.dataset.proposed !== before, before);
  };

  async function inspect(state) {
    for (const scheme of ["light", "dark"]) {
      for (const width of [320, 1280]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], iframes: false }));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        seen.axe.push({ state, scheme, width, overflow, violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`) });
        if (pictures) await page.screenshot({ path: `${pictures}/${state}-${scheme}-${width}.png`, fullPage: true });
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  await page.goto(address);
  await page.evaluate(axe);
  await page.waitForFunction(() => document.documentElement.dataset.shown);

  // only with the keys: to the door, and through its fields
  await page.locator("#open-import").focus();
  await page.keyboard.press("Enter");
  seen.focused = await page.evaluate(() => document.activeElement.id);
  await page.waitForFunction(() => document.querySelector("#ask [name=lang]").options.length);
  await field("file").focus();
  seen.walk = [];
  for (let steps = 0; steps < 14; steps++) {
    seen.walk.push(await page.evaluate(() => document.activeElement.name || document.activeElement.id || document.activeElement.tagName));
    await page.keyboard.press("Tab");
  }

  await field("file").setInputFiles(file);
  seen.year = await field("year").inputValue();
  await inspect("form");

  // what is missing is told, with the names of the fields
  await page.getByRole("button", { name: "Show what moves" }).click();
  await page.locator("#refused li").first().waitFor();
  seen.missing = await page.locator("#refused").innerText();
  await inspect("refused");

  await field("since").fill("2008-06-03");
  await field("ID").fill("harbour-bridge");
  await field("issuer").fill("harbour-office");
  await field("place").fill("Whitby");
  await proposed(() => page.keyboard.press("Enter"));
  seen.told = await page.locator("#told").innerText();
  seen.marks = await marks();
  seen.proof = await page.locator("#proof").innerText();
  seen.numbers = await page.locator("#next tr").allInnerTexts();
  await inspect("proposal");

  // another reading, with a key; the focus stays where it is
  const open = page.locator("#letter button");
  seen.before = await open.getAttribute("title");
  await open.focus();
  await proposed(() => page.keyboard.press("Enter"));
  seen.after = await open.getAttribute("title");
  seen.decided = await marks();
  seen.kept = await open.evaluate((button) => button === document.activeElement);
  seen.changed = await page.locator("#next tr").allInnerTexts();

  await page.locator("#write").click();
  await page.getByRole("button", { name: "Open it in the preview" }).waitFor();
  seen.written = await page.locator("#told").innerText();
  await inspect("written");
  const before = await page.evaluate(() => document.documentElement.dataset.shown);
  await page.keyboard.press("Enter");
  await page.waitForFunction((before) => document.documentElement.dataset.shown !== before, before);
  seen.opened = await page.locator("#facts").innerText();
  seen.notice = await page.locator('#menus [name="notice"]').inputValue();

  // the same name again, and a text from right to left
  await page.locator("#open-import").click();
  await page.waitForFunction(() => document.querySelector("#ask [name=lang]").options.length);
  await field("file").setInputFiles(rightToLeft);
  await field("year").fill("2026");
  await field("lang").selectOption("ar");
  await field("since").fill("2010-11-01");
  await field("ID").fill("harbour-bridge");
  await field("issuer").fill("harbour-office");
  await page.getByRole("button", { name: "Show what moves" }).click();
  await page.locator("#refused li").first().waitFor();
  seen.there = await page.locator("#refused").innerText();
  await field("ID").fill("flood");
  await proposed(() => page.getByRole("button", { name: "Show what moves" }).click());
  seen.direction = await page.locator("#letter p").first().evaluate((line) => getComputedStyle(line).direction);
  seen.arabic = await marks();
  await inspect("right-to-left");
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
