// SPDX-License-Identifier: GPL-3.0-or-later
//
// puppeteer-cluster: a context a page, as its documentation begins.
//
//   puppeteer-cluster.js SPEC OUT

const puppeteer = require('puppeteer-core');
const { Cluster } = require('puppeteer-cluster');
const { spec, readPage, writeRows } = require('./peer-pages.js');
const { read, launchOptions } = require('./puppeteer-page.js');

(async () => {
  const cluster = await Cluster.launch({
    concurrency: Cluster.CONCURRENCY_CONTEXT,
    maxConcurrency: spec.workers,
    puppeteer,
    puppeteerOptions: launchOptions(),
  });
  await cluster.task(({ page, data: url }) => readPage(url, () => read(page, url)));
  for (const url of spec.urls) {
    cluster.queue(url);
  }
  await cluster.idle();
  await cluster.close();
  writeRows();
})();
