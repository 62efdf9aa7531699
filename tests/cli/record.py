"""Records what CPython 3.14 does with each command line of cases.txt, in recorded.txt beside it.

    python3.14 tests/cli/record.py

A case is a `$` line with the command line, then stdout, then, where there is something to say, `--- stderr` with what it
holds and `--- exit N` (a signal is -N). The folder of the files is cut out of paths; the executable is `python`, its
version `VERSION`.
"""

import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = os.path.join(HERE, "files")
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}


def run(line):
    command, _, stdin = line.partition(" < ") if not line.startswith("< ") else ("", "", line[2:])
    command, _, stdout = command.partition(" > ")
    words, environment = shlex.split(command), dict(ENVIRONMENT)
    while words and words[0].startswith("PYTHON"):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    # In code, \n stands for a line break but within quotes.
    words = [word.replace("\\n", "\n") if "\\n\"" not in word else word for word in words]
    with open(stdout or os.devnull, "w") as out:
        done = subprocess.run(
            [sys.executable, *words], cwd=FILES, env=environment, input=stdin.replace("\\n", "\n").encode(),
            stdout=out if stdout else subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        )

    def cut(text):
        for found, replaced in ((FILES + "/", ""), (sys.executable, "python"), (sys.version.split()[0], "VERSION")):
            text = text.replace(found.encode(), replaced.encode())
        return text.decode("utf-8", "replace")

    text = cut(done.stdout or b"")
    if text and not text.endswith("\n"):
        text += "\n--- no line break\n"
    if done.stderr:
        error = cut(done.stderr)
        text += "--- stderr\n" + error + ("" if error.endswith("\n") else "\n--- no line break\n")
    if done.returncode:
        text += f"--- exit {done.returncode}\n"
    return text


def main():
    assert sys.version_info[:2] == (3, 14), "CPython 3.14 decides what is right"
    place = os.path.join(HERE, "recorded.txt")
    with open(os.path.join(HERE, "cases.txt"), encoding="utf-8") as cases, open(place, "w", encoding="utf-8") as out:
        print("# Recorded from CPython 3.14 by tests/cli/record.py.", file=out)
        for line in cases:
            line = line.rstrip("\n")
            if line.strip() and not line.startswith("#"):
                print(f"\n$ {line}\n{run(line)}", end="", file=out)


main()
