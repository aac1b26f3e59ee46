#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sum of i * i for i < N, in Python's threads or processes.

    arithmetic.py threads|processes WORKERS N

Prints one JSON object: {"sum": "…"}, modulo 2 to the 64th.
"""

import concurrent.futures
import json
import multiprocessing
import sys


def add_squares(share):
    first, last = share
    return sum(i * i for i in range(first, last))


def main():
    model, workers, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    bounds = [n * k // workers for k in range(workers + 1)]
    shares = list(zip(bounds, bounds[1:]))
    if model == "threads":
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            total = sum(pool.map(add_squares, shares))
    else:
        with multiprocessing.Pool(workers) as pool:
            total = sum(pool.map(add_squares, shares))
    print(json.dumps({"sum": str(total % 2**64)}))


if __name__ == "__main__":
    main()
