// Opens pages in Chromium and prints as JSON which fonts each of their texts was set in, with the
// number of glyphs: one of the page's own is `isCustomFont` (Chrome DevTools Protocol, CSS).
//
//   node fonts.mjs CHROMIUM PAGE.html...
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const TEXT = 3;
const [executablePath, ...files] = process.argv.slice(2);

function* texts(node) {
  if (node.nodeType === TEXT && node.nodeValue.trim()) yield node;
  for (const child of node.children ?? []) yield* texts(child);
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const rows = [];
try {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  for (const file of files) {
    await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    const { root } = await session.send("DOM.getDocument", { depth: -1 });
    const html = root.children.find((node) => node.nodeName === "HTML");
    const body = html.children.find((node) => node.nodeName === "BODY");
    for (const { nodeId, nodeValue } of texts(body)) {
      const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
      rows.push({ file, text: nodeValue, fonts });
    }
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(rows));
