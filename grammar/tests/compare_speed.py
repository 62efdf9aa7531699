"""Compares the front end's speed with CPython's: python3.14 compare_speed.py PARSE_SPEED LIB

PARSE_SPEED is the example of that name, built with `cargo build --release -p krait-syntax --example parse_speed`; LIB is
the library that it measures. Prints seconds of both and how many times faster the front end is.
"""

import ast
import pathlib
import subprocess
import sys
import time
import warnings

PASSES = 7


def seconds(sources):
    best = float("inf")
    for _ in range(PASSES):
        start = time.perf_counter()
        for source in sources:
            ast.parse(source)
        best = min(best, time.perf_counter() - start)
    return best


def main():
    warnings.simplefilter("ignore")
    program, library = sys.argv[1], pathlib.Path(sys.argv[2])
    for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
        name, size, ours = line.split()
        paths = sorted(library.rglob("*.py")) if name == "all" else [library / name]
        theirs = seconds([path.read_bytes() for path in paths])
        ours = float(ours)
        print(f"{name:<22}{int(size):>10} bytes  krait {ours:.4f} s  cpython {theirs:.4f} s  {theirs / ours:.2f} times")


main()
