#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web site of the kill harness: pages whose every value follows from their number.

    kill_site.py SEED

Prints its address, then one line a request: the monotonic time at which it came, and its path. It
ends when its input does.
"""

import hashlib
import http.server
import json
import sys
import threading
import time

WORDS = "amber, birch; “cedar” dune\tember fjord's grove 'heath' iris jade".split()

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title></head><body>
<h1>{name}</h1><p class="price">{price}</p><ul>{tags}</ul><p id="stock"></p>
<script>document.getElementById ("stock").textContent = {stock} + " left";</script>
</body></html>"""


class Page:
    """What page NUMBER shows, and the cells that it gives."""

    def __init__(self, seed, number):
        digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
        self.path = f"/page/{number}"
        self.is_missing = number % 60 == 7
        self.delay_s = 0.3 if number % 25 == 3 else digest[0] % 40 / 1000
        self.name = f"Article {number} {digest.hex()[:12]}"
        self.price = f"€ {int.from_bytes(digest[1:4], 'big') / 100:,.2f}"
        self.tags = [WORDS[byte % len(WORDS)] for byte in digest[4:7]]
        self.stock = digest[7]

    def get_cells(self):
        return [self.name, self.price, "\n".join(self.tags), f"{self.stock} left"]

    def to_html(self):
        tags = "".join(f"<li>{tag}</li>" for tag in self.tags)
        return PAGE.format(name=self.name, price=self.price, tags=tags, stock=self.stock)


# Of the harness's job: one a cell.
FIELDS = [
    {"name": "name", "selector": "h1"},
    {"name": "price", "selector": ".price"},
    {"name": "tags", "selector": "li", "match": "join"},
    {"name": "stock", "selector": "#stock", "pattern": "(\\d+ left)", "group": 1},
]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        said = json.dumps([time.monotonic(), self.path])
        with self.server.saying:
            print(said, flush=True)
        number = self.path.rpartition("/")[2]
        page = Page(self.server.seed, int(number)) if number.isdigit() else None
        if page is not None:
            time.sleep(page.delay_s)
        missing = page is None or page.is_missing
        self.answer(404 if missing else 200, "missing" if missing else page.to_html())

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            pass  # a browser that was killed


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seed = sys.argv[1]
    server.saying = threading.Lock()
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
