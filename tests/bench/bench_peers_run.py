# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of one contender on a site of our own, for bench-peers and bench-levers."""

import json
import os
import subprocess
import sys
import urllib.request

import bench_contenders as contenders
import bench_measure as measure
import bench_report as report

LIMIT_S = 180  # of one run


class Site:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        port, *self.products = self.process.stdout.readline().split()
        self.url = f"http://127.0.0.1:{port}"

    def take_log(self):
        with urllib.request.urlopen(self.url + "/bench/log") as reply:
            return json.load(reply)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Bench:
    def __init__(self, options, tools, site, folder):
        self.options = options
        self.tools = tools
        self.site = site
        self.folder = folder
        self.cells_of_urls = {}  # path: (cells, contender that gave them first)
        self.differences = []
        self.n_runs = 0

    def run_one(self, contender, kind, workers, n_pages=None, change=None):
        """@change: makes another list of the addresses"""
        n_pages = max(n_pages or contenders.KINDS[kind][3], 6 * workers)
        urls = contenders.build_urls(kind, n_pages, self.site)
        urls = change(urls) if change is not None else urls
        self.n_runs += 1
        task = os.path.join(self.folder, f"{self.n_runs}.json")
        out = os.path.join(self.folder, f"{self.n_runs}.rows")
        contenders.write_task(task, contender, kind, workers, urls, self.tools)
        self.site.take_log()
        meter, begin, end, status = measure.run(
            contender.make_command(self.tools, task, out),
            contenders.build_env(contender, self.tools, self.options.build, self.folder),
            os.path.join(self.folder, "output"), LIMIT_S, [self.site.process.pid])
        figures = report.Figures(meter, begin, end, self.site.take_log(), workers)
        figures.left = measure.end_leftovers([self.site.process.pid])
        figures.failures = self.check_rows(contender, kind, urls, out)
        self.say(contender, kind, workers, figures, status)
        return figures

    def say(self, contender, kind, workers, figures, status):
        rate = f"{figures.rate:.1f} pages/s" if figures.rate is not None else "no figures"
        print(f"{kind} {workers} {contender.name}: {rate}, {figures.wall:.1f} s, "
              f"{figures.failures} failed", file=sys.stderr)
        if status != 0 or figures.failures > 0:
            with open(os.path.join(self.folder, "output"), encoding="utf-8", errors="replace") as f:
                print(f"  ended with {status}: {f.read()[-400:].strip()}", file=sys.stderr)

    def check_rows(self, contender, kind, urls, out):
        rows = contenders.read_rows(out, [name for name, _ in contenders.KINDS[kind][1]])
        failures = 0
        for url in urls:
            if url not in rows or rows[url] is None:
                failures += 1
            elif contender.reads:
                self.compare(contender, url, rows[url])
        return failures

    def compare(self, contender, url, cells):
        path = url.split("/", 3)[3]  # whatever the host
        first, name = self.cells_of_urls.setdefault(path, (cells, contender.name))
        if first != cells:
            self.differences.append(f"{url}: {name} {first}, {contender.name} {cells}")
