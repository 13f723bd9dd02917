// Presses every button of a HOWTO and says what is on the clipboard after each.
//
//   node copies.mjs CHROMIUM PAGE.html
//
// Prints a JSON list; an entry has the text of each type.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, file] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const context = await browser.newContext({ permissions: ["clipboard-read"] });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const copied = [];
  for (const button of await page.$$("button")) {
    await button.click();
    copied.push(
      await page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        const texts = {};
        for (const type of item.types) texts[type] = await (await item.getType(type)).text();
        return texts;
      }),
    );
  }
  console.log(JSON.stringify(copied));
} finally {
  await browser.close();
}
