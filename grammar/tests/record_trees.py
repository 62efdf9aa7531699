"""Records CPython 3.14's trees of the parser's file tests: python3.14 grammar/tests/record_trees.py

For each `tests/filetests/parser/ok/NAME.py` it writes `NAME.dump`. A first line `# mode: eval` (or single, func_type)
says how to parse; `# indent: N` asks for one indented dump of the whole tree without positions. Else there is a
line per statement, with positions, and then a line per warning.
"""

import ast
import pathlib
import sys
import warnings

FOLDER = pathlib.Path(__file__).parents[2] / "tests" / "filetests" / "parser" / "ok"


def directives(source):
    found = {}
    for line in source.decode("latin-1").splitlines():
        name, colon, value = line.removeprefix("# ").partition(": ")
        if not line.startswith("# ") or not colon:
            break
        found[name] = value
    return found


def record(path):
    source = path.read_bytes()
    asked = directives(source)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tree = compile(source, path.name, asked.get("mode", "exec"), ast.PyCF_ONLY_AST)
    if "indent" in asked:
        lines = [ast.dump(tree, indent=int(asked["indent"]))]
    elif hasattr(tree, "body") and isinstance(tree.body, list):
        lines = [ast.dump(statement, include_attributes=True) for statement in tree.body]
    else:
        lines = [ast.dump(tree, include_attributes=True)]
    lines += [f"line {warning.lineno}: {warning.message}" for warning in caught]
    path.with_suffix(".dump").write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="")


def main():
    if sys.version_info[:2] != (3, 14):
        sys.exit("the trees of Python 3.14 are wanted")
    failed = False
    for path in sorted(FOLDER.glob("*.py")):
        try:
            record(path)
        except SyntaxError as error:
            failed = True
            print(f"{path}: {error}", file=sys.stderr)
    sys.exit(failed)


main()
