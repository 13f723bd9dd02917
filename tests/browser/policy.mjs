// Serves a page to Chromium and prints as JSON its title, what was fetched besides, and how often
// its policy refused something. http://127.0.0.1:9 in the page becomes the server's own address.
//
//   node policy.mjs CHROMIUM PAGE.html
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const [executablePath, file] = process.argv.slice(2);
const requests = [];
let html = "";
const server = createServer((request, response) => {
  if (request.url !== "/page" && request.url !== "/favicon.ico") requests.push(request.url);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(request.url === "/page" ? html : "");
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const home = `http://127.0.0.1:${server.address().port}`;
html = readFileSync(file, "utf8").replaceAll("http://127.0.0.1:9", home);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  let refused = 0;
  page.on("console", (message) => {
    if (message.type() === "error" && message.text().includes("Content Security Policy")) refused += 1;
  });
  await page.goto(`${home}/page`, { waitUntil: "load" });
  await page.waitForTimeout(300);
  console.log(JSON.stringify({ title: await page.title(), requests, refused }));
} finally {
  await browser.close();
  server.close();
}
