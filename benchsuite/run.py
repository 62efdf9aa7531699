"""Runs the benchmarks on several Pythons in turn, and compares: results first, then speeds.

    run.py --python NAME=COMMAND [--python NAME=COMMAND ...] [options]

The first Python is what the others are compared with. In each round every Python runs the program once, in a new process,
in an order that turns from round to round. The steady value of a round is the median of the later half of its values, that
of a Python the median over its rounds; `cold` is the whole process's CPU time, the start and a compiler's thread included.
A result whose digest is not that of expected.json, which CPython 3.14 recorded, counts for nothing and fails the run; so
does a Krait that may compile and has compiled nothing, by its own --stats.

    --suite pyperformance|micro     which programs (micro)
    --programs NAME,...             only these
    --rounds N                      how often each program runs on each Python (5)
    --values N                      values of one run, the first of them cold (10)
    --c COMPILER                    run the C counterparts of the micro programs too, as a Python named C
    --programs-folder FOLDER        where pyperformance's programs are (see fetch.py)
    --json FILE                     write everything that was measured
    --record                        write the digests of the first Python to expected.json
"""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile

import fetch
import programs

EXPECTED = os.path.join(programs.HERE, "expected.json")


class Python:
    """One contestant: a name and the command that starts it."""

    def __init__(self, text):
        self.name, _, command = text.partition("=")
        self.command = shlex.split(command or self.name)
        code = "import sys; print(sys.implementation.name, sys.version.split()[0])"
        asked = subprocess.run([*self.command, "-c", code], capture_output=True, text=True)
        if asked.returncode:
            sys.exit(f"{self.name}: {asked.stderr.strip() or 'cannot be run'}")
        self.implementation, self.version = asked.stdout.split()
        self.compiles = self.implementation == "krait" and "--jit=off" not in self.command


class Compiled:
    """The C counterparts, in a contestant's place."""

    implementation, version, compiles = "c", "", False

    def __init__(self, compiler, folder):
        self.name, self.compiler, self.folder = "C", compiler, folder

    def command_for(self, path):
        source = path.removesuffix(".py") + ".c"
        if not os.path.exists(source):
            return None
        binary = os.path.join(self.folder, os.path.basename(source).removesuffix(".c"))
        if not os.path.exists(binary):
            subprocess.run([self.compiler, "-O2", "-o", binary, source], check=True)
        return [binary]


def run(python, path, loops, values, arguments, scratch):
    """One process: benchmarks by name, each with its values, and what the whole has cost; None if there is no such."""
    if isinstance(python, Compiled):
        command = python.command_for(path)
        if command is None:
            return None
    else:
        stats = os.path.join(scratch, "stats.json")
        command = [*python.command, *([f"--stats=json:{stats}"] if python.compiles else []), path]
    command = [*command, "--loops", str(loops), "--values", str(values), *arguments]
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": programs.HERE, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise Wrong(f"exit code {process.returncode}: {errors.read().strip()[-300:]}")
        lines = out.read().splitlines()
    found, peak = {}, 0
    for line in lines:
        try:
            item = json.loads(line)
        except ValueError:
            raise Wrong(f"printed {line!r}") from None
        benchmark = found.setdefault(item["benchmark"], {"values": [], "digest": None, "result": None})
        if "value" in item:
            benchmark["values"].append(item["value"])
        benchmark["digest"] = item.get("digest", benchmark["digest"])
        benchmark["result"] = item.get("result", benchmark["result"])
        peak = max(peak, item.get("peak", 0))
    whole = {"cpu": usage.ru_utime + usage.ru_stime, "peak": peak}
    if python.compiles:
        with open(stats, encoding="utf-8") as file:
            whole["compiled"] = json.load(file).get("versions compiled", 0)
        if not whole["compiled"]:
            raise Wrong("nothing was compiled")
    return {"benchmarks": found, "whole": whole}


class Wrong(Exception):
    """A run that does not count, and why."""


def check(python, found, expected):
    """Complains of a result that is not the expected one; C prints numbers and no digest."""
    for name, benchmark in found["benchmarks"].items():
        if name not in expected:
            raise Wrong(f"{name} has no expected result: record it")
        if not benchmark["values"]:
            raise Wrong(f"{name} printed no value")
        if isinstance(python, Compiled):
            right = float(benchmark["result"]) == float(expected[name]["result"])
        else:
            right = benchmark["digest"] == expected[name]["digest"]
        if not right:
            raise Wrong(f"{name}: wrong result {benchmark['result']} ({benchmark['digest']})")


def steady(values):
    return statistics.median(values[len(values) // 2 :])


def measure(options, pythons, suite, folder, expected, scratch):
    """All rounds of all programs: rows by benchmark, then by Python's name; and the complaints."""
    table = programs.PYPERFORMANCE if suite == "pyperformance" else programs.MICRO
    chosen = [row for row in table if not options.programs or row[0] in options.programs.split(",")]
    rows, wholes, complaints = {}, {}, []
    for program, loops, arguments in chosen:
        path = programs.path_of(suite, program, folder)
        failed = set()
        for number in range(options.rounds):
            for python in pythons[number % len(pythons) :] + pythons[: number % len(pythons)]:
                if python.name in failed:
                    continue
                try:
                    found = run(python, path, loops, options.values, arguments, scratch)
                    if found is None:
                        continue
                    if not options.record:
                        check(python, found, expected)
                except (Wrong, OSError) as error:
                    complaints.append(f"{program} on {python.name}: {error}")
                    failed.add(python.name)
                    continue
                wholes.setdefault(program, {}).setdefault(python.name, []).append(found["whole"])
                for name, benchmark in found["benchmarks"].items():
                    runs = rows.setdefault(name, {}).setdefault(python.name, [])
                    runs.append({"program": program, **benchmark})
        for runs in [*rows.values(), *wholes.values()]:
            for name in failed:
                runs.pop(name, None)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return rows, wholes, complaints


def table(title, rows, pythons, shown):
    """Prints ratios to the first Python, row by row, and their geometric means."""
    first, others = pythons[0], pythons[1:]
    print(f"\n{title}\n{'':28}{first.name:>14}" + "".join(f"{python.name:>14}" for python in others))
    ratios = {python.name: [] for python in others}
    for name, cells in rows.items():
        base = cells.get(first.name)
        line = f"{name:28}{shown(base) if base else '-':>14}"
        for python in others:
            value = cells.get(python.name)
            if not base or not value:
                line += f"{'-':>14}"
                continue
            ratios[python.name].append(base / value)
            line += f"{base / value:>14.2f}"
        print(line)
    for label, combine in (("geometric mean", statistics.geometric_mean), ("lowest", min)):
        print(f"{label:42}" + "".join(f"{combine(found):>14.2f}" if found else f"{'-':>14}" for found in ratios.values()))


def seconds_as_text(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds / 1e-9:.2f} ns"


def report(rows, wholes, pythons):
    def by_python(rows, value):
        return {name: {python: value(runs) for python, runs in cells.items()} for name, cells in rows.items()}

    median = statistics.median
    tables = [
        ("steady", rows, lambda runs: median(steady(run["values"]) for run in runs), seconds_as_text),
        ("first value of a process", rows, lambda runs: median(run["values"][0] for run in runs), seconds_as_text),
        ("whole process, CPU time", wholes, lambda runs: median(run["cpu"] for run in runs), seconds_as_text),
        ("peak memory", wholes, lambda runs: median(run["peak"] / 1024 for run in runs), lambda size: f"{size:.1f} MiB"),
    ]
    for title, cells, value, shown in tables:
        table(f"{title}: the first, then how many times better the others are", by_python(cells, value), pythons, shown)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--python", action="append", required=True)
    parser.add_argument("--suite", choices=("pyperformance", "micro"), default="micro")
    parser.add_argument("--programs", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--values", type=int, default=10)
    parser.add_argument("--c")
    parser.add_argument("--programs-folder")
    parser.add_argument("--json")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    folder = None
    if options.suite == "pyperformance":
        folder = options.programs_folder or fetch.fetch()
    expected = {}
    if os.path.exists(EXPECTED):
        with open(EXPECTED, encoding="utf-8") as file:
            expected = json.load(file)
    with tempfile.TemporaryDirectory() as scratch:
        pythons = [Python(text) for text in options.python]
        if options.c:
            pythons.append(Compiled(options.c, scratch))
        rows, wholes, complaints = measure(options, pythons, options.suite, folder, expected, scratch)
    print(*(f"{p.name}: {p.implementation} {p.version}" for p in pythons), sep="\n")
    if options.record and not complaints:
        if pythons[0].implementation != "cpython" or not pythons[0].version.startswith("3.14"):
            sys.exit("CPython 3.14 decides what is right: it must be the first")
        for name, cells in rows.items():
            (digest,) = {run["digest"] for run in cells[pythons[0].name]}
            expected[name] = {"digest": digest, "result": cells[pythons[0].name][0]["result"]}
        with open(EXPECTED, "w", encoding="utf-8") as file:
            json.dump(expected, file, indent=1, sort_keys=True)
            file.write("\n")
    if rows:
        report(rows, wholes, pythons)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"rows": rows, "wholes": wholes, "complaints": complaints}, file, indent=1)
    if complaints:
        sys.exit("\nNOT COUNTED\n" + "\n".join(complaints))


if __name__ == "__main__":
    main()
