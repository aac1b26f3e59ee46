# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rows of the sample job must be, by an independent reading of the sample site."""

import html
import re
import urllib.error
import urllib.request

FIELDS = ["name", "price", "stock", "category", "rating", "image"]
PATTERNS = {
    "name": r"<h1[^>]*>(.*?)</h1>",
    "price": r'class="price"[^>]*>(.*?)<',
    "stock": r'data-stock="([^"]*)"',
    "category": r'class="category"[^>]*>(.*?)<',
    "rating": r'class="rating"[^>]*>[^<]*?([0-9]\.[0-9])',
    "image": r'class="photo" src="([^"]*)"',
}
# The pages that are out of the ordinary: what state they must have, whose product they show.
SPECIAL = {
    "/script/copper-kettle": "/product/copper-kettle",
    "/missing": None,
    "/error": None,
    "/empty": None,
    "/download": None,
}


def read(url):
    """Returns where a page is after its redirects, and its text."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.url, answer.read().decode()
    except urllib.error.HTTPError as error:
        return url, error.read().decode()


def expect(site, url):
    path = url.removeprefix(site)
    source = SPECIAL.get(path, path)
    if source is None:
        return {"url": url, "state": "failed", **dict.fromkeys(FIELDS, "")}
    final, text = read(site + source)
    row = {"url": url, "state": "done"}
    for field in FIELDS:
        match = re.search(PATTERNS[field], text, re.S)
        row[field] = " ".join(html.unescape(match[1]).split()) if match else ""
    if row["image"].startswith("/"):
        row["image"] = site + row["image"]
    return row


def compare(rows, site):
    """Returns how many cells agree, and a line for each that does not."""
    good, wrong = 0, []
    for row in rows:
        for key, value in expect(site, row["url"]).items():
            if row.get(key) == value:
                good += 1
            else:
                wrong.append(f"{row['url']} {key}: {row.get(key)!r} is not {value!r}")
    return good, wrong


def count_products(site):
    """How many products the shop's lists lead to."""
    products, lists = set(), ["/"]
    for page in lists:
        text = read(site + page)[1]
        lists += [path for path in re.findall(r'href="(/list[^"#]*)"', text) if path not in lists]
        products.update(re.findall(r'href="(/product/[^"]+)"', text))
    return len(products)
