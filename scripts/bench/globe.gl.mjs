// Serves the folder it lies in on loopback, opens globe.gl.html in headless Chromium with a software renderer for each
// number of arcs given, and prints one JSON object a line.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = import.meta.dirname;
const server = createServer((request, response) => {
  const name = basename(new URL(request.url, 'http://localhost').pathname);
  const types = { html: 'text/html', js: 'text/javascript', jpg: 'image/jpeg' };
  response.setHeader('Content-Type', types[name.split('.').pop()] ?? 'application/octet-stream');
  createReadStream(join(folder, name)).on('error', () => response.writeHead(404).end()).pipe(response);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--use-gl=angle', '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const arcs of process.argv.slice(2).map(Number)) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const frames = arcs > 2000 ? 12 : 40;
  await page.goto(`http://127.0.0.1:${server.address().port}/globe.gl.html?arcs=${arcs}&frames=${frames}`);
  try {
    await page.waitForSelector('#result', { timeout: 180_000, state: 'attached' });
    console.log(await page.textContent('#result'));
  } catch {
    console.log(JSON.stringify({ arcs, p50: null, p95: null }));
  }
  await page.close();
}
await browser.close();
server.close();
