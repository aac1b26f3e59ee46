# SPDX-License-Identifier: GPL-3.0-or-later
"""Python Selenium with a ThreadPoolExecutor: a driver a thread, which it keeps.

    selenium_threads.py SPEC OUT
"""

import concurrent.futures
import threading

import peer_pages

local = threading.local()
drivers = []


def start():
    local.driver = peer_pages.make_driver()
    drivers.append(local.driver)


def read(url):
    return peer_pages.read_page(local.driver, url)


workers = peer_pages.SPEC["workers"]
with concurrent.futures.ThreadPoolExecutor(max_workers=workers, initializer=start) as pool:
    rows = list(pool.map(read, peer_pages.SPEC["urls"]))
for driver in drivers:
    driver.quit()
peer_pages.write_rows(rows)
