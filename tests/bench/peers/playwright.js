// SPDX-License-Identifier: GPL-3.0-or-later
//
// playwright-core: one browser, a page a worker; “contexts”: each page in a context of its own.
//
//   playwright.js SPEC OUT contexts|pages

const { chromium } = require('playwright-core');
const { spec, work, writeRows, forEachWorker } = require('./peer-pages.js');

async function read(page, url) {
  await page.goto(url);
  if (spec.wait_for !== null) {
    await page.waitForSelector(spec.wait_for);
  }
  const values = [];
  for (const field of spec.fields) {
    values.push((await page.locator(field.selector).first().innerText()).trim());
  }
  return values;
}

(async () => {
  const browser = await chromium.launch({ executablePath: spec.browser });
  const shared = process.argv[4] === 'pages' ? await browser.newContext() : null;
  await forEachWorker(async () => {
    const context = shared || await browser.newContext();
    const page = await context.newPage();
    await work((url) => read(page, url));
  });
  await browser.close();
  writeRows();
})();
