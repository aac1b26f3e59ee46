// SPDX-License-Identifier: GPL-3.0-or-later
//
// puppeteer-core: one browser, a page a worker.
//
//   puppeteer.js SPEC OUT

const puppeteer = require('puppeteer-core');
const { spec, work, writeRows, forEachWorker } = require('./peer-pages.js');
const { read, launchOptions } = require('./puppeteer-page.js');

(async () => {
  const browser = await puppeteer.launch(launchOptions());
  await forEachWorker(async () => {
    const page = await browser.newPage();
    await work((url) => read(page, url));
  });
  await browser.close();
  writeRows();
})();
