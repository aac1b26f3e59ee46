// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the programs of the npm peers have in common: the task, the shared list, the rows' file.

const fs = require('fs');

const spec = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const rows = [];
let next = 0;

async function readPage(url, read) {
  try {
    rows.push({ url, values: await read(url) });
  } catch (error) {
    rows.push({ url, error: String(error) });
  }
}

// Takes pages from the list until it is empty.
async function work(read) {
  while (next < spec.urls.length) {
    await readPage(spec.urls[next++], read);
  }
}

function writeRows() {
  fs.writeFileSync(process.argv[3], rows.map((row) => JSON.stringify(row) + '\n').join(''));
}

function forEachWorker(start) {
  return Promise.all(Array.from({ length: spec.workers }, start));
}

module.exports = { spec, readPage, work, writeRows, forEachWorker };
