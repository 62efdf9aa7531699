"""Records what CPython 3.14 says of sources that it refuses: python3.14 record_errors.py

Each line of `errors.txt` (the lexer and actions) and `diagnoses.txt` (the diagnoser) begins with a source, written as JSON does; the rest of the line is written here: the exception,
its message, and lineno, offset, end_lineno, end_offset. A source that is accepted is recorded with its warnings.
"""

import ast
import json
import pathlib
import sys
import warnings

TABLES = [pathlib.Path(__file__).with_name(name) for name in ("errors.txt", "diagnoses.txt")]


def verdict(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "errors.txt", "exec", ast.PyCF_ONLY_AST)
        except SyntaxError as error:
            place = [error.lineno, error.offset, error.end_lineno, error.end_offset]
            return [type(error).__name__, error.msg, *place]
    return ["accepted", *(text for warning in caught for text in (warning.lineno, str(warning.message)))]


def main():
    if sys.version_info[:2] != (3, 14):
        sys.exit("the words of Python 3.14 are wanted")
    for table in TABLES:
        sources = [json.JSONDecoder().raw_decode(line)[0] for line in table.read_text().splitlines()]
        lines = ["\t".join(map(json.dumps, [source, *verdict(source)])) for source in sources]
        table.write_text("".join(line + "\n" for line in lines))


main()
