#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job in the classic way: Selenium, with a pool of threads or of processes, a driver a worker.

    selenium_job.py SPECIFICATION

The file holds {"model", "workers", "driver", "options", "urls", "fields", "wait_for", "wait_s",
"page_load_s"}. Prints one JSON object: {"pages": {"done", "failed"}, "start_up_s", "version"}.
"""

import concurrent.futures
import json
import multiprocessing
import os
import sys
import threading
import time

import selenium
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

BY = {"css": By.CSS_SELECTOR, "xpath": By.XPATH}

worker = threading.local()
drivers = []  # of this process, to be ended


def seconds_since_start():
    """Of this process, by the kernel's clock."""
    with open("/proc/self/stat", encoding="utf-8", errors="replace") as file:
        ticks = int(file.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def make_driver(job):
    options = webdriver.ChromeOptions()
    options.binary_location = job["options"].get("binary", "")
    for argument in job["options"]["args"]:
        options.add_argument(argument)
    for name, value in job["capabilities"].items():
        options.set_capability(name, value)
    driver = webdriver.Chrome(service=Service(job["driver"]), options=options)
    driver.set_page_load_timeout(job["page_load_s"])
    return driver


def read_field(driver, field):
    found = driver.find_elements(BY[field["using"]], field["selector"])
    if not found:
        return None
    if field["take"] == "attribute":
        return found[0].get_attribute(field["attribute"])
    return found[0].text


def load_page(job, url):
    """Returns whether the page was read, and when its loading began."""
    moment = None
    try:
        if not hasattr(worker, "driver"):
            worker.driver = make_driver(job)
            drivers.append(worker.driver)
        moment = time.clock_gettime(time.CLOCK_BOOTTIME)
        worker.driver.get(url)
        if job["wait_for"] is not None:
            WebDriverWait(worker.driver, job["wait_s"]).until(
                expected_conditions.presence_of_element_located(
                    (BY[job["wait_for"]["using"]], job["wait_for"]["selector"])))
        for field in job["fields"]:
            read_field(worker.driver, field)
        return True, moment
    except WebDriverException:
        return False, moment


def quit_drivers():
    while drivers:
        drivers.pop().quit()


def run_threads(job):
    with concurrent.futures.ThreadPoolExecutor(job["workers"]) as pool:
        results = list(pool.map(lambda url: load_page(job, url), job["urls"]))
        list(pool.map(lambda driver: driver.quit(), drivers))
    return results


def serve(job, urls, results):
    """The life of one process: pages until there are no more."""
    for url in iter(urls.get, None):
        results.put(load_page(job, url))
    quit_drivers()


def run_processes(job):
    urls, results = multiprocessing.Queue(), multiprocessing.Queue()
    for url in job["urls"] + [None] * job["workers"]:
        urls.put(url)
    processes = [multiprocessing.Process(target=serve, args=(job, urls, results))
                 for _ in range(job["workers"])]
    for process in processes:
        process.start()
    found = [results.get() for _ in job["urls"]]
    for process in processes:
        process.join()
    return found


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    born = time.clock_gettime(time.CLOCK_BOOTTIME) - seconds_since_start()
    results = (run_threads if job["model"] == "threads" else run_processes)(job)
    done = sum(1 for result in results if result[0])
    print(json.dumps({
        "pages": {"done": done, "failed": len(results) - done},
        "start_up_s": min((moment for _, moment in results if moment), default=born) - born,
        "version": f"Selenium {selenium.__version__}",
    }))


if __name__ == "__main__":
    main()
