"""Records what CPython 3.14 says about each file of the library: python3.14 record_library_dumps.py LIB > library_dumps.txt

A line per file: path below LIB, SHA-256 of `ast.dump(ast.parse(source), include_attributes=True)` in UTF-8, and the
length of that text in bytes. The test `library.rs` compares Krait's trees with these lines.
"""

import ast
import hashlib
import pathlib
import sys
import warnings


def main():
    if sys.version_info[:2] != (3, 14):
        sys.exit("the dumps of Python 3.14 are wanted")
    warnings.simplefilter("ignore")
    library = pathlib.Path(sys.argv[1])
    for path in sorted(library.rglob("*.py"), key=lambda path: path.relative_to(library).as_posix()):
        dump = ast.dump(ast.parse(path.read_bytes()), include_attributes=True).encode()
        print(path.relative_to(library).as_posix(), hashlib.sha256(dump).hexdigest(), len(dump))


main()
