"""Records what CPython 3.14 prints for the programs of tests/programs, beside each program.

    python3.14 tests/record.py [AREA or AREA/NAME.py ...]        all, unless told

A recording is the program's stdout, then, where there is something to say, `--- stderr` with what it holds and
`--- exit N`. The folder of the program is cut out of paths. A program whose two runs differ is refused.
"""

import os
import subprocess
import sys

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")

# The same as in tests/programs.rs.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}


def run(area, name):
    folder = os.path.join(PROGRAMS, area)
    done = subprocess.run(
        [sys.executable, name], cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
    )
    stdout, stderr = (text.decode().replace(folder + os.sep, "") for text in (done.stdout, done.stderr))
    if stdout and not stdout.endswith("\n"):
        stdout += "--- no line break\n"
    if stderr:
        stdout += f"--- stderr\n{stderr}"
    if done.returncode:
        stdout += f"--- exit {done.returncode}\n"
    return stdout


def programs(chosen):
    for area in sorted(os.listdir(PROGRAMS)):
        folder = os.path.join(PROGRAMS, area)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            place = f"{area}/{name}"
            if name.endswith(".py") and (not chosen or area in chosen or place in chosen):
                yield area, name


def main():
    assert sys.version_info[:2] == (3, 14), "CPython 3.14 decides what is right"
    for area, name in programs({item.rstrip("/") for item in sys.argv[1:]}):
        first, second = run(area, name), run(area, name)
        if first != second:
            sys.exit(f"{area}/{name} prints something else each time")
        path = os.path.join(PROGRAMS, area, name.removesuffix(".py") + ".out")
        old = open(path, encoding="utf-8").read() if os.path.exists(path) else None
        if first != old:
            with open(path, "w", encoding="utf-8") as out:
                out.write(first)
            print(f"{area}/{name}", "recorded" if old is None else "changed")


main()
