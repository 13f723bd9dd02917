// Takes the picture of the preview that its guide shows.
//
//   node picture.mjs CHROMIUM ADDRESS FILE.png
import { chromium } from "playwright-core";

const [executablePath, address, path] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, colorScheme: "light" });
  await page.goto(address);
  await page.waitForFunction(() => document.documentElement.dataset.shown);
  await page.waitForFunction(() => /issued|refused/.test(document.querySelector("#verdict").textContent));
  await page.screenshot({ path });
} finally {
  await browser.close();
}
