"""Records what CPython 3.14 has where `tests/bytecode.rs` compares: python3.14 tests/bytecode/record.py [LIB]

`errors.txt` has a source in each line, written as JSON does; the rest of the line is written here: lines and texts of
warnings, then message, lineno, offset, end_lineno and end_offset of an error. The symbol tables of each
`tests/filetests/symtable/*.py` go into the `.txt` beside it. With the library's folder LIB, `library.txt` is written too: for
each file digests of its symbol tables and of its code objects.
"""

import _symtable
import dis
import hashlib
import json
import pathlib
import sys
import warnings

HERE = pathlib.Path(__file__).parent
SHARED = {
    "CALL", "CALL_KW", "CALL_FUNCTION_EX", "LOAD_ATTR", "CONTAINS_OP", "RAISE_VARARGS", "LOAD_SUPER_ATTR", "YIELD_VALUE",
    "CHECK_EXC_MATCH", "CHECK_EG_MATCH", "BINARY_SLICE", "STORE_SUBSCR", "DELETE_SUBSCR", "CONVERT_VALUE", "FOR_ITER",
    "GET_ITER", "IMPORT_FROM", "IMPORT_NAME", "LOAD_GLOBAL", "LOAD_NAME", "LOAD_SPECIAL", "MATCH_CLASS", "MATCH_KEYS", "SEND",
    "STORE_ATTR", "STORE_SLICE", "UNPACK_EX",
}


def by_bytes(names):
    return sorted(set(names), key=lambda name: name.encode("utf-8", "surrogatepass"))


def symbol_tables(source):
    lines = []

    def scope(table, depth):
        line = table.lineno if depth else 0
        symbols = "".join(" " + symbol for symbol in by_bytes(f"{n}={f}" for n, f in table.symbols.items()))
        lines.append(f"{' ' * depth}{table.name} {table.type} {table.nested} {line}{symbols} [{','.join(table.varnames)}]\n")
        seen = set()
        for child in table.children:
            # The scope of a class's or module's annotations is listed once for each annotation.
            if child.id not in seen:
                seen.add(child.id)
                scope(child, depth + 1)

    scope(_symtable.symtable(source, "a file", "exec"), 0)
    return "".join(lines)


def unit(code):
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    cells, free = set(code.co_cellvars), set(code.co_freevars)
    if code.co_name == "<module>":
        # CPython has a cell here that nothing uses.
        cells.discard("__conditional_annotations__")
    # A comprehension's variable that shares a cell's place is listed as the cell; `.defaults` is listed even where there are none.
    parameters = code.co_varnames[:count]
    locals_ = {name for name in code.co_varnames[count:] if name not in cells | free and name != ".defaults"}
    positions = {
        f"{i.opname} {i.positions.lineno}:{i.positions.col_offset}-{i.positions.end_lineno}:{i.positions.end_col_offset}"
        for i in dis.get_instructions(code)
        if i.opname in SHARED and i.positions.lineno is not None
    }
    variables = " ".join(f"[{','.join(names)}]" for names in (parameters, by_bytes(locals_), by_bytes(cells), by_bytes(free)))
    counts = f"{code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount}"
    flags = code.co_flags & ~0x4000000
    return (
        f"{code.co_qualname} {code.co_name} {code.co_firstlineno} {flags:x} {counts} {variables}\n"
        f"{','.join(by_bytes(positions))}\n"
    )


def code_objects(code):
    yield unit(code)
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from code_objects(constant)


def verdict(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = []
        try:
            compile(source, "errors.txt", "exec", dont_inherit=True)
        except SyntaxError as error:
            found = [error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset]
    return [part for warning in caught for part in (warning.lineno, str(warning.message))] + found


def record_errors():
    table = HERE / "errors.txt"
    sources = [json.JSONDecoder().raw_decode(line)[0] for line in table.read_text().splitlines()]
    table.write_text("".join("\t".join(map(json.dumps, [source, *verdict(source)])) + "\n" for source in sources))


def record_library(library):
    def digest(text):
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    lines = []
    for path in sorted(library.rglob("*.py"), key=lambda path: path.relative_to(library).as_posix()):
        source = path.read_bytes().decode("utf-8", "replace")
        code = "".join(by_bytes(code_objects(compile(source, "a file", "exec", dont_inherit=True))))
        lines.append(f"{path.relative_to(library).as_posix()} {digest(symbol_tables(source))} {digest(code)}\n")
    (HERE / "library.txt").write_text("".join(lines))


def main():
    if sys.version_info[:2] != (3, 14):
        sys.exit("what Python 3.14 has is wanted")
    record_errors()
    warnings.simplefilter("ignore")
    for path in (HERE.parent / "filetests" / "symtable").glob("*.py"):
        path.with_suffix(".txt").write_text(symbol_tables(path.read_text()))
    if len(sys.argv) > 1:
        record_library(pathlib.Path(sys.argv[1]))


main()
