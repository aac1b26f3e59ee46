# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two Selenium programs in Python have in common: a driver, a page, the rows' file."""

import json
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as EC
from selenium.webdriver.support.ui import WebDriverWait

with open(sys.argv[1], encoding="utf-8") as file:
    SPEC = json.load(file)


def make_driver():
    options = Options()
    options.binary_location = SPEC["browser"]
    for argument in SPEC["arguments"]:
        options.add_argument(argument)
    return webdriver.Chrome(service=Service(SPEC["driver"]), options=options)


def read_page(driver, url):
    try:
        driver.get(url)
        if SPEC["wait_for"] is not None:
            WebDriverWait(driver, 10).until(
                EC.presence_of_element_located((By.CSS_SELECTOR, SPEC["wait_for"])))
        return {"url": url, "values": [driver.find_element(By.CSS_SELECTOR, field["selector"]).text
                                       for field in SPEC["fields"]]}
    except Exception as error:  # pylint: disable=broad-except
        return {"url": url, "error": str(error)}


def write_rows(rows):
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
