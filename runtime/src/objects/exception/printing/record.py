"""Writes the tables of this folder that come from CPython, with the CPython that runs it:

wide_ranges.in      ranges of characters that take two columns
standard_modules.rs the names of the standard library's modules, for "Did you forget to import"
"""

import pathlib
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
NOTICE = "// Written by record.py; not to be edited.\n\n"


def wide_ranges():
    ranges = []
    for point in range(sys.maxunicode + 1):
        if unicodedata.east_asian_width(chr(point)) in "WF":
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    rows = "".join(f"    (0x{first:04X}, 0x{last:04X}),\n" for first, last in ranges)
    return f"{NOTICE}/// First and last code points of the wide ranges, in order.\nstatic WIDE: &[(u32, u32)] = &[\n{rows}];\n"


def standard_modules():
    rows = "".join(f'    "{name}",\n' for name in sorted(sys.stdlib_module_names))
    return (
        f"//! The names of the standard library's modules, as `sys.stdlib_module_names` has them, sorted. Written by record.py; not to be edited.\n\n"
        f"/// THE list.\npub static STANDARD_MODULES: &[&str] = &[\n{rows}];\n"
    )


(HERE / "wide_ranges.in").write_text(wide_ranges())
(HERE / "standard_modules.rs").write_text(standard_modules())
