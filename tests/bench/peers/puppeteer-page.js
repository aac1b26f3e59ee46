// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the two programs of Puppeteer have in common: how a browser starts, how a page is read.

const { spec } = require('./peer-pages.js');

function launchOptions() {
  return {
    executablePath: spec.browser,
    headless: spec.mode === 'shell' ? 'shell' : true,
    args: spec.root ? ['--no-sandbox'] : [],
  };
}

async function read(page, url) {
  await page.goto(url);
  if (spec.wait_for !== null) {
    await page.waitForSelector(spec.wait_for);
  }
  const values = [];
  for (const field of spec.fields) {
    values.push(await page.$eval(field.selector, (element) => element.innerText.trim()));
  }
  return values;
}

module.exports = { launchOptions, read };
