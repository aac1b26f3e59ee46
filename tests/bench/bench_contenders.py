# SPDX-License-Identifier: GPL-3.0-or-later
"""Who takes part: the contenders, the kinds of pages, and what each contender needs.

A contender's command gets a file with its task and the name of the file for its rows. All have
Chromium's own programs behind them: “shell” is the headless shell, “full” the whole browser.
"""

import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")

PACKAGES = ("selenium-webdriver", "playwright-core", "puppeteer-core", "puppeteer-cluster")

PLACES = {
    "shell": ("/usr/lib/chromium/chromium-headless-shell", "/usr/lib/chromium/headless_shell",
              "/usr/lib64/chromium-browser/headless_shell"),
    "full": ("/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser"),
}

# As the browser's own client would start it, for the contenders that have none of their own.
BARE_ARGUMENTS = ("--no-first-run", "--no-default-browser-check", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync", "--disable-quic",
                  "--window-size=1280,900")

SHOP_FIELDS = (("name", "h1"), ("price", ".price"), ("stock", ".stock"), ("category", ".category"),
               ("description", ".description"))
MANUAL_FIELDS = (("heading", "h1"), ("summary", ".summary"), ("since", ".since"),
                 ("module", ".module"), ("sections", ".sections"))

# kind: path of page N of a product; fields; what must be there first; pages of a run
KINDS = {
    "light": ("/product/{id}?n={n}", SHOP_FIELDS, None, 120),
    "script": ("/script/{id}?n={n}", SHOP_FIELDS, ".price", 96),
    "slow": ("/slow-product/{id}?n={n}", SHOP_FIELDS, None, 64),
    "manual": ("/manual/{n}", MANUAL_FIELDS, None, 96),
}


N_HOSTS = 8


def spread_hosts(urls, in_order):
    """The list over eight hosts, in turn or one after the other."""
    hosts = [n * N_HOSTS // len(urls) if in_order else n % N_HOSTS for n in range(len(urls))]
    return [url.replace("127.0.0.1", f"127.0.0.{host + 1}") for url, host in zip(urls, hosts)]


def mix_hosts(urls):
    return spread_hosts(urls, False)


def sort_hosts(urls):
    return spread_hosts(urls, True)


class Contender:
    def __init__(self, name, mode, make_command, images="on", settings=(), reads=True, change=None):
        self.name = name
        self.mode = mode
        self.make_command = make_command
        self.images = images
        self.settings = settings
        self.reads = reads  # rather than only navigating
        self.change = change  # makes another list of the addresses


def python(script):
    return lambda tools, spec, out: [sys.executable, os.path.join(PEERS, script), spec, out]


def node(script, *words):
    return lambda tools, spec, out: [tools["node"], os.path.join(PEERS, script), spec, out, *words]


def bare(*words):
    return lambda tools, spec, out: [tools["bench-bare"], spec, out, *words]


def windrow(tools, spec, out):
    return [tools["windrow-cli"], "run", spec + ".windrow", "--quiet", "-o", out, "--format=jsonl",
            "--store", spec + ".windrow-run"]


def window(tools, spec, out):
    return [os.path.join(HERE, "..", "ui", "run-in-desktop"), tools["bench-window"],
            spec + ".windrow", out]


CONTENDERS = (
    Contender("windrow", "shell", windrow, images="auto"),
    Contender("windrow-window", "shell", window, images="auto"),
    Contender("windrow-images", "shell", windrow),
    Contender("windrow-hidden", "shell", windrow, images="auto",
              settings=(("browser", "hidden", True),)),
    Contender("windrow-processes", "shell", windrow, images="auto",
              settings=((None, "worker_model", "processes"),)),
    Contender("windrow-mixed-hosts", "shell", windrow, images="auto", change=mix_hosts),
    Contender("windrow-sorted-hosts", "shell", windrow, images="auto", change=sort_hosts),
    Contender("windrow-full", "full", windrow, images="auto"),
    Contender("python-threads", "full", python("selenium_threads.py")),
    Contender("python-threads-shell", "shell", python("selenium_threads.py")),
    Contender("python-processes", "full", python("selenium_processes.py")),
    Contender("python-processes-shell", "shell", python("selenium_processes.py")),
    Contender("selenium-js", "full", node("selenium.js")),
    Contender("selenium-js-shell", "shell", node("selenium.js")),
    Contender("playwright", "full", node("playwright.js", "contexts")),
    Contender("playwright-shell", "shell", node("playwright.js", "contexts")),
    Contender("playwright-pages-shell", "shell", node("playwright.js", "pages")),
    Contender("puppeteer", "full", node("puppeteer.js")),
    Contender("puppeteer-shell", "shell", node("puppeteer.js")),
    Contender("cluster", "full", node("puppeteer-cluster.js")),
    Contender("cluster-shell", "shell", node("puppeteer-cluster.js")),
    Contender("bare", "shell", bare("64"), reads=False),
    Contender("bare-one-browser", "shell", bare("1"), reads=False),
    Contender("bare-reads", "shell", bare("64", "read")),
)

# Who shows how the figures change with pages and workers; all others are beside them once.
CORE = ("windrow", "windrow-images", "python-threads-shell", "python-processes-shell",
        "playwright-pages-shell", "puppeteer-shell")

# kind; workers; who takes part, None: all; rounds: about 45 minutes in all
PLAN = (
    ("light", (4,), None, 3),
    ("slow", (1, 2, 4, 8, 16, 32), CORE, 1),
    ("light", (1, 2, 8), CORE, 2),
    ("script", (1, 2, 4, 8), CORE, 2),
    ("manual", (1, 2, 4, 8), CORE, 2),
)


def build_urls(kind, n_pages, site):
    path = KINDS[kind][0]
    return [site.url + path.format(id=site.products[n % len(site.products)], n=n + 1)
            for n in range(n_pages)]


def build_arguments(mode):
    arguments = ["--headless=new" if mode == "full" else "--headless"]
    return arguments + (["--no-sandbox"] if os.geteuid() == 0 else [])


def build_spec(contender, kind, workers, urls, tools):
    return {
        "urls": urls,
        "workers": workers,
        "fields": [{"name": name, "selector": selector} for name, selector in KINDS[kind][1]],
        "wait_for": KINDS[kind][2],
        "browser": tools[contender.mode],
        "driver": tools["chromedriver"],
        "mode": contender.mode,
        "root": os.geteuid() == 0,
        "arguments": build_arguments(contender.mode)
                     + (list(BARE_ARGUMENTS) if contender.name.startswith("bare") else []),
    }


def build_job(contender, kind, workers, urls):
    job = {
        "windrow": 1,
        "urls": urls,
        "workers": workers,
        "browser": {"name": "chromium", "images": contender.images},
        "fields": [{"name": name, "selector": selector} for name, selector in KINDS[kind][1]],
        "pace": {"per_host": workers},
    }
    if KINDS[kind][2] is not None:
        job["wait_for"] = KINDS[kind][2]
    for group, key, value in contender.settings:
        (job if group is None else job.setdefault(group, {}))[key] = value
    return job


def write_task(path, contender, kind, workers, urls, tools):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(build_spec(contender, kind, workers, urls, tools), file)
    with open(path + ".windrow", "w", encoding="utf-8") as file:
        json.dump(build_job(contender, kind, workers, urls), file)


def build_env(contender, tools, build, folder):
    env = dict(os.environ, NODE_PATH=tools["peers"] + "/node_modules", LC_ALL="C.UTF-8",
               WINDROW_HELPERDIR=":".join(os.path.join(build, "src", helper)
                                          for helper in ("guard", "worker")),
               GSETTINGS_SCHEMA_DIR=os.path.join(build, "data"), GSETTINGS_BACKEND="memory",
               SE_AVOID_STATS="true", PYTHONDONTWRITEBYTECODE="1",
               XDG_STATE_HOME=os.path.join(folder, "state"))  # what others left is not cleared up
    if contender.name.startswith("windrow"):
        env["WINDROW_HEADLESS_SHELL"] = tools[contender.mode]
    return env


def read_rows(path, names):
    """{URL: the cells, or None where the page failed}"""
    rows = {}
    if not os.path.exists(path):
        return rows
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if "values" in row:
                rows[row["url"]] = row["values"]
            elif "error" in row and "state" not in row:
                rows[row["url"]] = None
            elif row.get("state") == "done":
                rows[row["url"]] = [row[name] for name in names]
            else:
                rows[row["url"]] = None if "state" in row else []
    return rows


# What each needs, and how it is installed

def find_package(peers, package):
    return os.path.join(peers, "node_modules", package, "package.json")


def find_browser(mode):
    return next((path for path in PLACES[mode] if os.path.exists(path)), None)


def find_tools(build):
    """Every program by name, and what is missing with its install line."""
    peers = os.path.join(build, "peers")
    tools = {
        "windrow-cli": os.path.join(build, "src", "cli", "windrow-cli"),
        "bench-bare": os.path.join(build, "tests", "bench", "bench-bare"),
        "bench-site": os.path.join(build, "tests", "bench", "bench-site"),
        "bench-window": os.path.join(build, "tests", "bench", "bench-window"),
        "chromedriver": shutil.which("chromedriver"),
        "node": shutil.which("node"),
        "shell": find_browser("shell"),
        "full": find_browser("full"),
        "peers": peers,
    }
    lines = {
        "windrow-cli": f"ninja -C {build} src/cli/windrow-cli src/guard/windrow-guard "
                       "src/worker/windrow-worker",
        "bench-bare": f"ninja -C {build} tests/bench/bench-bare",
        "bench-site": f"ninja -C {build} tests/bench/bench-site",
        "bench-window": f"ninja -C {build} tests/bench/bench-window data/gschemas.compiled",
        "chromedriver": "tests/ci/install run",
        "node": "tests/ci/install bench",
        "shell": "tests/ci/install run",
        "full": "tests/ci/install run",
    }
    missing = {name: line for name, line in lines.items()
               if tools[name] is None or not os.path.exists(tools[name])}
    for package in PACKAGES:
        if not os.path.exists(find_package(peers, package)):
            missing[package] = f"tests/bench/install-peers {build}"
    if subprocess.run([sys.executable, "-c", "import selenium"], check=False,
                      capture_output=True).returncode != 0:
        missing["selenium for Python"] = "tests/ci/install bench"
    return tools, missing


def read_line(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")[0]


def find_versions(tools):
    versions = {
        "Windrow": read_line([tools["windrow-cli"], "--version"]),
        "headless shell": read_line([tools["shell"], "--version"]),
        "browser": read_line([tools["full"], "--version"]),
        "chromedriver": read_line([tools["chromedriver"], "--version"]),
        "Python": sys.version.split()[0],
        "Python Selenium": read_line([sys.executable, "-c",
                                      "import selenium; print(selenium.__version__)"]),
        "node": read_line([tools["node"], "--version"]),
    }
    for package in PACKAGES:
        with open(find_package(tools["peers"], package), encoding="utf-8") as file:
            versions[package] = json.load(file)["version"]
    return versions
