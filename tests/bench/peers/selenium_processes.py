# SPDX-License-Identifier: GPL-3.0-or-later
"""Python Selenium with multiprocessing: a driver a process, which it keeps.

    selenium_processes.py SPEC OUT
"""

import multiprocessing
import multiprocessing.util

import peer_pages

driver = None


def start():
    global driver
    driver = peer_pages.make_driver()
    multiprocessing.util.Finalize(None, driver.quit, exitpriority=10)


def read(url):
    return peer_pages.read_page(driver, url)


if __name__ == "__main__":
    with multiprocessing.Pool(peer_pages.SPEC["workers"], initializer=start) as pool:
        rows = list(pool.imap(read, peer_pages.SPEC["urls"]))
        pool.close()
        pool.join()
    peer_pages.write_rows(rows)
