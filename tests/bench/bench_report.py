# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of bench-peers, and the bars beside what was reached."""

import statistics

from bench_measure import CLASSES

MIB = 1024 * 1024


class Figures:
    """One run of one contender; what could not be measured is None."""

    def __init__(self, meter, begin, end, log, workers):
        times = sorted(at / 1e6 for _, at in log)
        first = max(2 * workers, len(times) // 4)  # the page with which measuring begins
        self.start_up = times[0] - begin if times else None
        self.wall = end - begin
        self.rate = self.cpu = None
        if len(times) > first + 1 and times[-1] > times[first]:
            pages = len(times) - 1 - first
            self.rate = pages / (times[-1] - times[first])
            self.cpu = {name: (meter.get_cpu(name, times[-1]) - meter.get_cpu(name, times[first]))
                              * 1000 / pages for name in CLASSES}
        self.pss = {name: meter.peaks[name] / MIB for name in CLASSES}
        self.left = 0
        self.failures = 0

    def get(self, metric):
        if metric in ("rate", "start_up", "wall"):
            return getattr(self, metric)
        group, name = metric.split(".")
        values = getattr(self, group)
        if values is None:
            return None
        # The driver is a part of what a browser costs, as it is with those that need none.
        return values[name] + (values["driver"] if name == "browser" else 0)


METRICS = (
    ("rate", "pages/s", "{:.1f}"),
    ("cpu.controller", "controller ms/page", "{:.1f}"),
    ("pss.controller", "controller MiB", "{:.0f}"),
    ("cpu.browser", "browser ms/page", "{:.0f}"),
    ("pss.browser", "browser MiB", "{:.0f}"),
    ("start_up", "start-up s", "{:.2f}"),
)

NPM = ("selenium-js-shell", "playwright-shell", "playwright-pages-shell", "puppeteer-shell",
       "cluster-shell")
OWN_MODES = ("python-threads", "python-processes", "selenium-js", "playwright", "puppeteer",
             "cluster")

# what it says, metric, kind, workers, Windrow, others (the best of them), the bar, how it is met:
# “least” or “most”; None: the more the better
BARS = (
    ("Python threads, images on in both", "rate", "light", 4, "windrow-images",
     ("python-threads-shell",), 1.8, "least"),
    ("Python threads, Windrow's own defaults", "rate", "light", 4, "windrow",
     ("python-threads-shell",), 2.0, "least"),
    ("Python threads, hidden pages", "rate", "light", 4, "windrow-hidden",
     ("python-threads-shell",), 2.5, "least"),
    ("the best of the npm peers", "rate", "light", 4, "windrow", NPM, 1.3, "least"),
    ("bare loop, a browser a worker", "rate", "light", 4, "windrow-images", ("bare",), 0.97,
     "least"),
    ("bare loop, one browser", "rate", "light", 4, "windrow-images", ("bare-one-browser",), None,
     "least"),
    ("controller CPU, Python threads", "cpu.controller", "light", 4, "windrow",
     ("python-threads-shell",), 1 / 7, "most"),
    ("controller CPU, Playwright", "cpu.controller", "light", 4, "windrow",
     ("playwright-shell", "playwright-pages-shell"), 1 / 12, "most"),
    ("controller PSS, Python threads", "pss.controller", "light", 4, "windrow",
     ("python-threads-shell",), 1 / 2, "most"),
    ("the window, beside the command line", "rate", "light", 4, "windrow-window", ("windrow",), 0.9,
     "least"),
    ("eight hosts, mixed beside sorted", "rate", "light", 4, "windrow-mixed-hosts",
     ("windrow-sorted-hosts",), 0.9, "least"),
    ("32 slow pages at a time, Python threads", "rate", "slow", 32, "windrow",
     ("python-threads-shell",), 1.8, "least"),
) + tuple((f"{name} as its users write it", "rate", "light", 4, "windrow", (name,), 3.0, "least")
          for name in OWN_MODES)


def summarise(runs, metric):
    """Median, least and most of the runs that have the figure."""
    values = [run.get(metric) for run in runs if run.get(metric) is not None]
    return (statistics.median(values), min(values), max(values)) if values else None


def say_spread(summary, form):
    if summary is None:
        return "–"
    return f"{form.format(summary[0])} ({form.format(summary[1])}–{form.format(summary[2])})"


def print_cell(kind, workers, runs):
    """@runs: {contender: [Figures]}"""
    print(f"\n{kind}, {workers} worker{'s' if workers > 1 else ''}: "
          "median (least–most) of the rounds")
    heads = [head for _, head, _ in METRICS] + ["failures", "left"]
    print("  ".join([f"{'contender':24}"] + [f"{head:>20}" for head in heads]))
    for name, figures in runs.items():
        cells = [say_spread(summarise(figures, metric), form) for metric, _, form in METRICS]
        cells += [str(sum(run.failures for run in figures)), str(sum(run.left for run in figures))]
        print("  ".join([f"{name:24}"] + [f"{cell:>20}" for cell in cells]), flush=True)


def find_ratios(runs, metric, mine, other):
    """One ratio a round: the two ran near each other."""
    return [a.get(metric) / b.get(metric) for a, b in zip(runs[mine], runs[other])
            if a.get(metric) is not None and b.get(metric)]


def judge(bar, runs):
    """The ratios to the strongest of the others, or None where one did not run."""
    _, metric, _, _, mine, others, _, sense = bar
    others = [name for name in others if runs.get(name) and summarise(runs[name], metric)]
    if not runs.get(mine) or not others or summarise(runs[mine], metric) is None:
        return None
    best = max if sense == "least" else min
    strongest = best(others, key=lambda name: summarise(runs[name], metric)[0])
    return strongest, find_ratios(runs, metric, mine, strongest)


def compare_with_bar(value, bar, sense):
    if bar is None:
        return True, "as near to 1 as can be"
    met = value >= bar if sense == "least" else value <= bar
    return met, f"at {sense} {bar:.3f}: {'met' if met else 'NOT MET'}"


def print_bars(cells):
    """@cells: {(kind, workers): {contender: [Figures]}}; says how many bars were not met"""
    n_missed = 0
    print("\nBars: Windrow's figure divided by the other's, median (least–most) of the rounds")
    for bar in BARS:
        runs = cells.get((bar[2], bar[3]))
        judged = judge(bar, runs) if runs is not None else None
        if judged is None or not judged[1]:
            continue
        strongest, ratios = judged
        median = statistics.median(ratios)
        met, verdict = compare_with_bar(median, bar[6], bar[7])
        n_missed += not met
        print(f"{bar[0]:42} {bar[4]} / {strongest}: {median:.3f} ({min(ratios):.3f}–"
              f"{max(ratios):.3f}), {verdict}")
    return n_missed


def print_growth(cells):
    """Slow pages: how the throughput grows with the workers."""
    counts = sorted(workers for kind, workers in cells if kind == "slow")
    if len(counts) < 2:
        return
    print("\nSlow pages, pages/s by workers: " + ", ".join(str(count) for count in counts))
    for name in cells[("slow", counts[-1])]:
        rates = [summarise(cells[("slow", count)].get(name, ()), "rate") for count in counts]
        grown = all(rates) and all(b[0] > 0.95 * a[0] for a, b in zip(rates, rates[1:]))
        print(f"{name:24} " + "  ".join(f"{rate[0]:.1f}" if rate else "–" for rate in rates)
              + ("  grows with the workers" if grown else "  does not always grow"))
