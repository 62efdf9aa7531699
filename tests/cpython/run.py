#!/usr/bin/env python3
"""Runs CPython's own test files with krait and writes what became of each to counts.txt.

    run.py TESTS [--krait BINARY] [--reference PYTHON] [--seconds N] [--jobs N] [--output FILE] [file ...]

TESTS is the folder that holds CPython's package `test` (.../Lib/test); it is not part of this repository. Each file runs in a process of its
own, with a time limit. Without file names the list in files.txt is run. A line of the output is a file's name and how many of its tests were run,
passed, failed, raised errors and were skipped; then the reference's passed tests, where a reference is given; or why the file does not start.
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RUNNER = os.path.join(HERE, "runner.py")
COLUMNS = ("run", "passed", "failed", "errors", "skipped")


def run_file(command, tests, name, seconds, details, path=()):
    """The counts of one file as a dict, or {"reason": why there are none}."""
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": os.environ.get("HOME", "/"),
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([*path, os.path.dirname(os.path.abspath(tests))]),
    }
    with tempfile.TemporaryDirectory(prefix="cpython-tests-") as folder:
        result = os.path.join(folder, "result.json")
        output = os.path.join(folder, "output")
        with open(output, "wb") as stream:
            try:
                done = subprocess.run(
                    [*command, RUNNER, "test." + name, result],
                    cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, timeout=seconds,
                )
                ended = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
            except subprocess.TimeoutExpired:
                ended = f"still running after {seconds} s"
        with open(output, encoding="utf-8", errors="replace") as stream:
            text = stream.read()
        if details:
            with open(os.path.join(details, name + ".txt"), "w", encoding="utf-8") as stream:
                stream.write(text)
        try:
            with open(result, encoding="utf-8") as stream:
                counts = json.load(stream)
        except (OSError, ValueError):
            counts = {"reason": f"{ended}: {last_line(text)}"}
    if not counts.get("finished", True):
        counts["ended"] = ended
        counts["during"] = counts.get("running", "")
    return counts


def last_line(text):
    """The last line that says something, with nothing in it that differs from machine to machine."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:160] if lines else "no output"


def describe(name, counts, reference):
    if "reason" in counts:
        return f"{name:32} does not start: {counts['reason']}"
    line = f"{name:32}" + "".join(f"{counts[column]:>8}" for column in COLUMNS)
    line += f"{reference['passed']:>11}" if reference and "passed" in reference else f"{'-':>11}"
    if "ended" in counts:
        line += f"  {counts['ended']}, in {counts['during'] or 'the set-up'}"
    return line


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tests")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--krait", default=os.path.join(HERE, "../../target/release/krait"))
    parser.add_argument("--arguments", default="", help="further arguments for krait, such as --jit=off")
    parser.add_argument("--path", action="append", default=[], help="a folder in front of krait's path")
    parser.add_argument("--reference", help="a CPython to compare with")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--output", default=os.path.join(HERE, "counts.txt"))
    parser.add_argument("--note", help="a first line for the output, on how the counts came about")
    parser.add_argument("--details", help="a folder for the output of each file")
    options = parser.parse_intermixed_args()
    files = options.files or [line.strip() for line in open(os.path.join(HERE, "files.txt")) if line.strip()]
    if options.details:
        os.makedirs(options.details, exist_ok=True)
    krait = [os.path.abspath(options.krait), *options.arguments.split()]

    def both(name):
        counts = run_file(krait, options.tests, name, options.seconds, options.details, options.path)
        reference = None
        if options.reference:
            reference = run_file([options.reference], options.tests, name, options.seconds, None)
        return name, counts, reference

    lines, totals, expected = [], dict.fromkeys(COLUMNS, 0), 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, counts, reference in pool.map(both, files):
            lines.append(describe(name, counts, reference))
            print(lines[-1], flush=True)
            for column in COLUMNS:
                totals[column] += counts.get(column, 0)
            expected += (reference or {}).get("passed", 0)
    heading = f"{'file':32}" + "".join(f"{column:>8}" for column in COLUMNS) + f"{'reference':>11}"
    total = f"{'all':32}" + "".join(f"{totals[column]:>8}" for column in COLUMNS) + f"{expected or '-':>11}"
    with open(options.output, "w", encoding="utf-8") as stream:
        note = [f"# {options.note}"] if options.note else []
        stream.write("\n".join([*note, heading, *lines, total]) + "\n")
    print(total)
    return 0


if __name__ == "__main__":
    sys.exit(main())
