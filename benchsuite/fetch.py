"""Gets pyperformance's programs from the Python Package Index, through pip, into a folder that git ignores.

    fetch.py [FOLDER]       target/pyperformance, unless told; does nothing where they are already

The programs are run as they are; none of them is part of this repository.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

VERSION = "1.14.0"
INSIDE = "pyperformance/data-files/benchmarks/"
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(os.path.dirname(HERE), "target", "pyperformance")


def fetch(folder=FOLDER):
    done = os.path.join(folder, f"fetched-{VERSION}")
    if os.path.exists(done):
        return folder
    with tempfile.TemporaryDirectory() as scratch:
        print(f"fetching pyperformance {VERSION} through pip", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch]
        subprocess.run([*pip, f"pyperformance=={VERSION}"], check=True)
        (wheel,) = (name for name in os.listdir(scratch) if name.endswith(".whl"))
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(os.path.join(scratch, wheel)) as archive:
            for name in archive.namelist():
                if name.startswith(INSIDE) and not name.endswith("/"):
                    target = os.path.join(folder, name.removeprefix(INSIDE))
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    with archive.open(name) as source, open(target, "wb") as out:
                        shutil.copyfileobj(source, out)
    open(done, "w").close()
    return folder


if __name__ == "__main__":
    print(fetch(*sys.argv[1:2]))
