"""Records what operations on containers give: PYTHONHASHSEED=0 python3.14 record_containers.py > containers.tsv

Columns: receiver, operation, tuple of arguments, repr of the result or error, repr of the receiver afterwards (empty if unchanged).
An operation is an operator's sign, `[]`, `[]=`, `del`, `in`, `len`, `hash`, `repr`, `call` (of a class), `sorted`, or a method; with `*` in front the
result is iterated over and shown as a list. `--all` records three times as many.
"""
import operator
import sys
import types
import zlib

OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "&": operator.and_, "|": operator.or_, "^": operator.xor,
    "+=": operator.iadd, "-=": operator.isub, "*=": operator.imul, "&=": operator.iand, "|=": operator.ior, "^=": operator.ixor,
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "[]": operator.getitem, "[]=": operator.setitem, "del": operator.delitem, "in": operator.contains,
    "len": len, "hash": hash, "repr": repr,
}

INDICES = ["0", "-1", "2", "-3", "100", "-100", "True", "'a'", "1.5", "None", "1180591620717411303424"]
SLICES = ["slice(None)", "slice(1, 3)", "slice(-2, None)", "slice(None, None, 2)", "slice(None, None, -1)", "slice(3, 0, -2)", "slice(5, 1)",
          "slice('a', 2)", "slice(None, None, 0)", "slice(1, 1180591620717411303424)"]
LISTS = ["[]", "[1, 2, 3, 2]", "[1.5, -0.0, 2.5]", "['a', 'b', None, 1]", "[True, 1, 2]"]
CASES = []


def add(receiver, name, *arguments):
    CASES.append((receiver, name, "(" + "".join(a + "," for a in arguments) + ")"))


for r in LISTS:
    for i in INDICES + SLICES:
        add(r, "[]", i)
    for i in INDICES[:5] + ["'a'"]:
        add(r, "[]=", i, "7")
        add(r, "[]=", i, "'x'")
        add(r, "del", i)
    for s in SLICES[:7]:
        for v in ("[]", "[7]", "[7, 8]", "('p', 'q', 'r')", "5", "range(3)", "[0.5, 0.25]"):
            add(r, "[]=", s, v)
        add(r, "del", s)
    for v in ("2", "2.0", "'b'", "None", "True", "[]"):
        for name in ("index", "count", "remove", "append", "in"):
            add(r, name, v)
    for v in ("[]", "[4]", "[0.5]", "['z']", "()", "(1, 'q')", "5", "'xy'", "{9: 8}", "range(2)", r):
        add(r, "+", v)
        add(r, "+=", v)
        add(r, "extend", v)
    for v in ("0", "1", "3", "-1", "'a'", "1.5", "True"):
        add(r, "*", v)
        add(r, "*=", v)
        add(v, "*", r)
    for v in ("[1, 2]", "[1, 2, 3, 2]", "[1.5]", "()", "[1, 3]", "['a']"):
        for sign in ("==", "!=", "<", ">="):
            add(r, sign, v)
    for i in ("0", "-1", "1", "100", "-100", "'a'", "1180591620717411303424"):
        add(r, "pop", i)
        add(r, "insert", i, "9")
        add(r, "insert", i, "'s'")
    for name in ("pop", "reverse", "sort", "copy", "clear", "*__iter__", "*__reversed__", "len", "hash", "repr", "append"):
        add(r, name)
    add(r, "index", "2", "2")
    add(r, "index", "2", "-2", "100")
    add(r, "index", "2", "0", "-1")
    add(r, "index", "2", "None")
    add(r, "append", "1", "2")
for r in ("[3, 1, 2]", "[3.5, 1.25, -0.0, 0.0]", "['b', 'a', 'ab', '']", "[(2, 'b'), (1, 'z'), (2, 'a')]", "[3, 1.5, 2]", "[2, 'a']", "[[2], [1, 5], [1]]", "[None]"):
    add(r, "sort")
    add(r, "sorted")
TUPLES = ["()", "(1, 2, 3, 2)", "('a', None)", "((1, 2), [3])"]
for r in TUPLES:
    for i in INDICES + SLICES:
        add(r, "[]", i)
    for v in ("2", "'a'", "(1, 2)", "2.0"):
        for name in ("index", "count", "in"):
            add(r, name, v)
    for v in ("()", "(4,)", "[]", "5"):
        add(r, "+", v)
    for v in ("0", "1", "2", "-1", "'a'"):
        add(r, "*", v)
        add(v, "*", r)
    for v in ("(1, 2)", "()", "[1]", "((1, 2), [4])", "(1, 2, 3, 2)"):
        for sign in ("==", "!=", "<", ">="):
            add(r, sign, v)
    for name in ("len", "hash", "repr", "*__iter__", "__getnewargs__"):
        add(r, name)
    add(r, "[]=", "0", "1")
for r in ("('',)", "(0.5, -1, 'abc')", "(1, (2, (3, ())))", "(1.0, True, None)", "(1180591620717411303424, -1)"):
    if "None" not in r:
        add(r, "hash")
DICTS = ["{}", "{1: 'a', 2: 'b', 'k': None}", "{'x': 1, 'y': 2}", "{1.5: 1, (1, 2): 2}", "{3: 4}"]
for r in DICTS:
    for k in ("1", "'x'", "1.0", "True", "[]", "(1, 2)", "'missing'", "({}, 1)"):
        for name in ("[]", "del", "get", "pop", "setdefault", "in"):
            add(r, name, k)
        add(r, "[]=", k, "0")
        add(r, "get", k, "'default'")
        add(r, "pop", k, "'default'")
        add(r, "setdefault", k, "'default'")
    for v in ("{}", "{1: 5}", "[(1, 2)]", "5", "[1]", "[(1,)]", "['ab']", "[('p', 'q'), ('r', 's')]", "{'k': 0, 'z': 1}"):
        add(r, "update", v)
        add(r, "|", v)
        add(r, "|=", v)
        add(r, "==", v)
        add(r, "!=", v)
    for name in ("popitem", "clear", "copy", "keys", "values", "items", "*keys", "*values", "*items", "*__iter__", "*__reversed__", "len", "hash", "repr", "__or__", "update"):
        add(r, name)
    add(r, "<", "{}")
    add("dict", "fromkeys", "[1, 2, 1]")
    add("dict", "fromkeys", "'ab'", "0")
SETS = ["set()", "{1, 2, 3}", "{'a', 'b', 1}", "frozenset([1, 2, 8, 16])", "{(1, 2), None}", "frozenset()"]
for r in SETS:
    for v in ("1", "'a'", "[]", "{1, 2}", "9", "(1, 2)"):
        for name in ("in", "__contains__", "add", "discard", "remove"):
            add(r, name, v)
    for v in ("set()", "{1, 9}", "frozenset([2, 'a'])", "[1, 9]", "5", "[[]]", "{1: 2}", "'ab'", r):
        for name in ("|", "&", "-", "^", "|=", "&=", "-=", "^=", "==", "<", "<=", ">", ">=", "union", "intersection", "difference", "symmetric_difference",
                     "update", "intersection_update", "difference_update", "symmetric_difference_update", "issubset", "issuperset", "isdisjoint"):
            add(r, name, v)
    for name in ("pop", "clear", "copy", "len", "repr", "*__iter__", "hash", "__reduce__", "union", "intersection", "difference"):
        if (r, name) != ("{(1, 2), None}", "hash"):
            add(r, name)
    add(r, "union", "[4]", "[5, 6]")
    add(r, "intersection", "[1, 2]", "{2: 0}")
    add(r, "difference", "[1]", "{2}")
RANGES = ["range(0)", "range(5)", "range(10, 0, -3)", "range(1, 1180591620717411303424, 7)", "range(3, 4)"]
for r in RANGES:
    for i in INDICES + SLICES:
        add(r, "[]", i)
    for v in ("0", "4", "7.0", "'a'", "True", "1180591620717411303416"):
        if "424" not in r or v not in ("7.0", "'a'"):
            for name in ("in", "index", "count"):
                add(r, name, v)
    for v in ("range(0)", "range(0, 5)", "range(3, 9, 100)", "[0]"):
        add(r, "==", v)
        add(r, "!=", v)
    for name in ("len", "hash", "repr", "__bool__", "__reduce__"):
        add(r, name)
    if "424" not in r:
        add(r, "*__iter__")
        add(r, "*__reversed__")
for r in ("slice(1)", "slice(1, -2, 3)", "slice(None, None, -1)"):
    for v in ("0", "5", "-1", "'a'", "1180591620717411303424"):
        add(r, "indices", v)
    for name in ("hash", "repr", "__reduce__"):
        if "None" not in repr(eval(r)) or name != "hash":
            add(r, name)
    add(r, "==", "slice(1)")
    add(r, "<", "slice(2)")
VIEWS = ["{1: 2, 'a': 3}.keys()", "{1: 2, 'a': 3}.items()", "{1: 2, 'a': 3}.values()", "{}.keys()"]
for r in VIEWS:
    for v in ("[1]", "{1, 2}", "{(1, 2), 5}", "5", "[]", "{1: 2}.keys()", "{1: 2}.items()", "{1: 2, 'a': 4}.items()"):
        for name in ("&", "|", "-", "^", "==", "<", "<=", ">", "isdisjoint", "in"):
            add(r, name, v)
    for name in ("len", "repr", "*__iter__", "*__reversed__"):
        add(r, name)
for c, a in [("list", "5"), ("list", "'ab'"), ("list", "{1: 2}"), ("list", "(1, 2.5)"), ("tuple", "[1, 2]"), ("tuple", "5"), ("set", "[1, 1, 2]"), ("set", "[[]]"),
             ("frozenset", "'abca'"), ("dict", "[(1, 2)]"), ("dict", "{3: 4}"), ("dict", "5"), ("range", "3"), ("range", "1.5"), ("slice", "3"),
             ("mappingproxy", "{1: 2}"), ("mappingproxy", "[]"), ("enumerate", "5"), ("zip", "5"), ("filter", "5"), ("map", "5"), ("reversed", "5"), ("reversed", "{1}")]:
    add(c, "call", a)
for c in ("list", "tuple", "set", "frozenset", "dict", "range", "slice", "enumerate", "map", "filter", "reversed"):
    add(c, "call")
    add(c, "call", "1", "2", "3", "4")
for c, a in [("enumerate", ["'ab'"]), ("enumerate", ["'ab'", "5"]), ("enumerate", ["'ab'", "4611686018427387903"]), ("zip", ["'ab'", "[1, 2, 3]"]), ("zip", []), ("zip", ["'ab'", "[1]", "(2, 3)"]),
             ("map", ["int", "'12'"]), ("map", ["range", "[1, 2]", "[3, 4, 5]"]), ("filter", ["None", "[0, 1, '', 'a']"]), ("filter", ["int", "['0', '1']"]),
             ("reversed", ["'abc'"]), ("reversed", ["[1, 2]"]), ("reversed", ["(1, 2)"]), ("reversed", ["{1: 2, 3: 4}"]), ("reversed", ["range(4)"])]:
    add(c, "*call", *a)
for c in ("list_iterator", "dict_keys", "set_iterator", "range_iterator"):
    pass


def main():
    names = {"mappingproxy": types.MappingProxyType}
    seen = set()
    everything = "--all" in sys.argv
    for receiver, name, arguments in CASES:
        if (receiver, name, arguments) in seen:
            continue
        seen.add((receiver, name, arguments))
        own = eval(receiver, names)
        before = repr(own) if not isinstance(own, type) else ""
        listed = name.startswith("*")
        plain = name[1:] if listed and name != "*" and name != "*=" else name
        listed = plain != name
        try:
            values = eval(arguments, names)
            if plain == "call":
                result = own(*values)
            elif plain == "sorted":
                result = sorted(own)
            elif plain in OPERATORS:
                result = OPERATORS[plain](own, *values)
            else:
                result = getattr(own, plain)(*values)
            shown = repr(list(result)) if listed else repr(result)
        except Exception as error:
            shown = f"{type(error).__name__}: {error}"
            if isinstance(error, AttributeError):
                continue
        if " object at 0x" in shown or (plain == "hash" and "None" in receiver):
            continue
        after = repr(own) if not isinstance(own, type) else ""
        line = "\t".join([receiver, name, arguments, shown, "" if after == before else after])
        # A third of them, chosen evenly, keeps the file small.
        if everything or zlib.crc32(line.encode()) % 3 == 0:
            print(line)


main()
