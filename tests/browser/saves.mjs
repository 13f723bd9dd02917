// Saves a source again and again and measures in the browser how soon its pages are shown anew.
//
//   node saves.mjs CHROMIUM ADDRESS SOURCE WORDS COUNT
//
// WORDS of the SOURCE are replaced by others each time. Prints a JSON list of milliseconds, from
// before the file is written to the frame that shows the new pages.
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const PAUSES = [150, 400, 900, 1600]; // milliseconds between saves: some come amid the looking over
const [executablePath, address, source, words, count] = process.argv.slice(2);
const written = readFileSync(source, "utf8");
if (!written.includes(words)) throw new Error(`${source} has no '${words}'`);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const taken = [];
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await page.waitForFunction(() => document.documentElement.dataset.shown);
  await page.evaluate(() => {
    window.frames_shown = [];
    const note = () => window.frames_shown.push(performance.timeOrigin + performance.now());
    new MutationObserver(note).observe(document.documentElement, { attributeFilter: ["data-shown"] });
  });
  for (let turn = 1; turn <= Number(count); turn++) {
    await pause(PAUSES[turn % PAUSES.length]);
    const start = performance.timeOrigin + performance.now();
    writeFileSync(source, written.replace(words, "i".repeat(1 + (turn % words.length))));
    await page.waitForFunction((turn) => window.frames_shown.length >= turn, turn);
    taken.push((await page.evaluate((turn) => window.frames_shown[turn - 1], turn)) - start);
  }
} finally {
  writeFileSync(source, written);
  await browser.close();
}
console.log(JSON.stringify(taken));
