// Opens pages in Chromium and looks at each in every colour scheme and width.
//
//   node axe.mjs CHROMIUM --widths=320,1280 PAGE.html... --widths=320,600 MAIL.html...
//
// Prints one JSON list; an entry says what axe-core found, which requests left the page's own
// file, what the console said, and by how many pixels the page is wider than its window. Requests
// are answered here, each with an empty picture: nothing of the network is needed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const SCHEMES = ["light", "dark"];
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="36"/>';
const [executablePath, ...words] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const found = [];
try {
  let widths = [];
  for (const file of words) {
    if (file.startsWith("--widths=")) {
      widths = file.slice("--widths=".length).split(",").map(Number);
      continue;
    }
    const page = await browser.newPage();
    const address = pathToFileURL(file).href;
    const requests = new Set();
    const messages = [];
    await page.route(/^https?:/, (route) =>
      route.fulfill({ contentType: "image/svg+xml", body: PICTURE }),
    );
    page.on("request", (request) => {
      const url = request.url();
      if (url !== address && !url.startsWith("data:")) requests.add(url);
    });
    page.on("console", (message) => message.type() === "error" && messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(error.message));
    await page.goto(address, { waitUntil: "load" });
    await page.evaluate(axe);
    for (const scheme of SCHEMES) {
      for (const width of widths) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, { resultTypes: ["violations"] }),
        );
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        found.push({
          file,
          scheme,
          width,
          overflow,
          messages,
          requests: [...requests],
          violations: violations.map((each) => ({
            id: each.id,
            help: each.help,
            nodes: each.nodes.map((node) => node.html),
          })),
        });
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
