// SPDX-License-Identifier: GPL-3.0-or-later
//
// selenium-webdriver: a driver a worker.
//
//   selenium.js SPEC OUT

const { Builder, By, until } = require('selenium-webdriver');
const chrome = require('selenium-webdriver/chrome');
const { spec, work, writeRows, forEachWorker } = require('./peer-pages.js');

function start() {
  const options = new chrome.Options();
  options.setChromeBinaryPath(spec.browser);
  options.addArguments(...spec.arguments);
  return new Builder()
    .forBrowser('chrome')
    .setChromeOptions(options)
    .setChromeService(new chrome.ServiceBuilder(spec.driver))
    .build();
}

async function read(driver, url) {
  await driver.get(url);
  if (spec.wait_for !== null) {
    await driver.wait(until.elementLocated(By.css(spec.wait_for)), 10000);
  }
  const values = [];
  for (const field of spec.fields) {
    values.push(await driver.findElement(By.css(field.selector)).getText());
  }
  return values;
}

forEachWorker(async () => {
  const driver = await start();
  try {
    await work((url) => read(driver, url));
  } finally {
    await driver.quit();
  }
}).then(writeRows);
