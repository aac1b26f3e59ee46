# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample site as the stories meet it, and what an export of it must hold."""

import csv
import html
import re
import subprocess
import urllib.error
import urllib.request

MISSING = ["/missing", "/error"]
SLOW = [f"/slow?ms=2500&n={n}" for n in range(6)]  # so that the run lasts while it is looked at


class Shop:
    """The sample site as a program of its own, and what it holds by an independent reading."""

    def __init__(self, cli):
        self.program = subprocess.Popen([cli, "sample-site", "--port", "0"], text=True,
                                        stdout=subprocess.PIPE)
        self.url = re.search(r"http://\S+", self.program.stdout.readline()).group().rstrip("/")

    def read(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    def product_paths(self):
        """Every product that the lists lead to, page by page."""
        products, lists = {}, ["/"]
        for page in lists:
            _, text = self.read(page)
            found = re.findall(r'href="(/list[^"#]*)"', text)
            lists += [path for path in found if path not in lists]
            products.update(dict.fromkeys(re.findall(r'href="(/product/[^"]+)"', text)))
        return list(products)

    def expect(self, path):
        """The row that the export must hold for a page."""
        status, text = self.read(path)
        row = {"url": self.url + path, "status": str(status)}
        if status >= 400:
            return {**row, "state": "failed", "name": "", "price": ""}
        name = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S).group(1)
        price = re.search(r'class="price"[^>]*>(.*?)<', text, re.S).group(1)
        fold = lambda value: " ".join(html.unescape(value).split())
        return {**row, "state": "done", "name": fold(name), "price": fold(price)}

    def close(self):
        self.program.terminate()
        self.program.wait(10)


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check(found, expected):
    found = {row["url"]: row for row in found}
    wrong = []
    for row in expected:
        for key, value in row.items():
            cell = found.get(row["url"], {}).get(key)
            if cell != value:
                wrong.append(f"{row['url']} {key}: {cell!r} is not {value!r}")
    assert not wrong, "\n".join(wrong)
    assert len(found) == len(expected), f"{len(found)} rows for {len(expected)} pages"
