// Takes pictures of mails as a mail program shows them.
//
//   node shots.mjs CHROMIUM FONTS.css SHOT...
//
// A SHOT is FILE.html=WIDTH=SCHEME=FILE.png. FONTS.css stands in for the fonts that mails ask for,
// so that the pictures are the same on every machine. Nothing is fetched.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, fonts, ...shots] = process.argv.slice(2);
const content = readFileSync(fonts, "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.route(/^https?:/, (route) => route.abort());
  for (const shot of shots) {
    const [file, width, colorScheme, path] = shot.split("=");
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: Number(width), height: 400 });
    await page.goto(pathToFileURL(file).href);
    await page.addStyleTag({ content });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path, fullPage: true });
  }
} finally {
  await browser.close();
}
