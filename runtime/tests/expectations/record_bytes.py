"""Records methods of bytes, bytearray and memoryview: python3.14 record_bytes.py > bytes.tsv

Methods that change a bytearray return its contents behind what they return: the rows `~name` call the method, then take the receiver.
"""

import random

from encoding import SHARE, encode, outcome, record, sampling

random.seed(23)

UNARY = ["__repr__", "__str__", "__len__", "capitalize", "title", "lower", "upper", "swapcase", "isascii", "islower", "isupper", "istitle", "isspace", "isdigit",
         "isalpha", "isalnum", "split", "rsplit", "splitlines", "strip", "lstrip", "rstrip", "expandtabs", "hex"]
contents = [b"", b"a", b"abc", b"Hello World", b"HELLO", b"  a b  c\t\n", b"a\r\nb\rc\n\nd\x0b\x0ce", b"123", b"\x00\xff\x80", b"tab\tt\ttt\r\tx\n\t", b"'", b'"', b"'\"\\",
            b"a" * 100, b"+5", b"-42", "é€\U0001F600".encode(), b"\xed\xa0\x80x", b"\xe2\x82", b"a\xf0\x90\x80b", b"\xff\xfea\x00", b"61 62", b"It's a Test"]
needles = [b"", b"a", b"b", b"ab", b"\xff", b"l", b"lo", b" ", b"\n", b"aa"]


def change(receiver, name, *arguments):
    """A method that changes the receiver, and what it made of it."""
    if sampling.random() >= SHARE:
        return
    shown = encode(receiver)
    result = outcome(getattr(type(receiver), name), receiver, *arguments)
    # The receiver where nothing was returned.
    print("~" + name, shown, *map(encode, arguments), encode(receiver) if result == "N" else result, sep="\t")


for kind in (bytes, bytearray):
    for content in map(kind, contents):
        record([name for name in UNARY], content)
        if kind is bytes:
            record(["__hash__", "__bytes__"], content)
        for needle in random.sample(needles, 5):
            record(["find", "rfind", "index", "rindex", "count", "startswith", "endswith", "split", "rsplit", "partition", "rpartition", "strip", "lstrip", "rstrip",
                    "removeprefix", "removesuffix", "__contains__", "__add__", "__eq__", "__lt__", "__ge__"], content, kind(needle))
            start, end = random.choice([None, *range(-8, 12)]), random.choice([None, *range(-8, 12)])
            record(["find", "rfind", "count", "startswith", "endswith"], content, needle, start, end)
            record(["split", "rsplit"], content, needle, random.choice([-1, 0, 1, 2]))
            record(["replace"], content, needle, random.choice(needles), random.choice([-1, 0, 1, 2]))
        for most in (0, 1, 2):
            record(["split", "rsplit"], content, None, most)
        record(["splitlines"], content, True)
        record(["find", "count", "__contains__", "index"], content, random.choice([97, 10, 255, 256, -1]))
        for width in (0, 5, 12, -1):
            record(["center", "ljust", "rjust"], content, width)
            record(["center"], content, width, b"*")
            record(["zfill", "expandtabs"], content, width)
        for index in (0, 1, -1, 5, -6, 1000):
            record(["__getitem__"], content, index)
        record(["__mul__"], content, random.choice([0, 1, 3, -1]))
        record(["hex"], content, ":")
        record(["hex"], content, "-", random.choice([-3, -2, 2, 3, 0]))
        record(["join"], content, [b"x", bytearray(b"y"), content])
        record(["translate"], content, bytes(range(255, -1, -1)))
        record(["translate"], content, None, b"ab\n")
        for encoding in ("utf-8", "ascii", "latin-1", "utf-16", "utf-16-be", "utf-32-le", "utf-8-sig", "unicode_escape", "raw_unicode_escape"):
            for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"):
                record(["decode"], content, encoding, errors)
    sample = kind(b"abc")
    for arguments in (("find", "a"), ("find", 1.5), ("index", b"z"), ("split", "a"), ("split", b""), ("join", 5), ("join", [1]), ("join", [b"x", "a"]), ("join", "ab"),
                      ("startswith", "a"), ("startswith", (b"a", "b")), ("startswith", ("b",)), ("center", 5, "x"), ("center", 5, b"xx"), ("center", "a"), ("__contains__", "a"),
                      ("__contains__", 300), ("__contains__", 1.5), ("__add__", "a"), ("__getitem__", "a"), ("__getitem__", 5), ("__getitem__", 2**70), ("replace", "a", b""),
                      ("replace", b"a", 5), ("translate", 5), ("translate", b"ab"), ("translate", None, 5), ("hex", "::"), ("hex", "\xff"), ("hex", ":", "a"), ("decode", "foo"),
                      ("decode", 5), ("partition", b""), ("partition", "a"), ("strip", 5), ("removeprefix", "a"), ("zfill", "a"), ("expandtabs", "a"), ("__lt__", "a"),
                      ("__eq__", "abc"), ("__mod__", 5), ("rsplit", b"", 1), ("count", b"", 1), ("find", b"", 4), ("find", b"", 3)):
        record([arguments[0]], sample, *arguments[1:])
    for template, values in ((b"%d %s", (1, b"x")), (b"%x", 255), (b"%c%c", (65, b"B")), (b"%5b|", b"a"), (b"%.1b", b"abc"), (b"%a %r", ("\xe9", "\xe9")), (b"%010.3f", 1.5), (b"%%", ()),
                             (b"%s", 5), (b"%b", "x"), (b"%c", 256), (b"%c", b"ab"), (b"%c", "a"), (b"%y", 5), (b"%\xe9", 5), (b"%", 5), (b"%d", b"5"), (b"%f", "a"), (b"%s %s", (b"a",)),
                             (b"abc", 5), (b"%(a)s", 5), (b"%*d", (5, 1)), (b"\xff%d\xfe", 7), (b"%-5d|%+d", (1, 2)), (b"%i", None), (b"%e", 12345.678), (b"%#o", 8)):
        record(["__mod__"], kind(template), values)

for text in ("6162 63", "616", "6g", "zz", "\xff", " 61\t62\n", "", "6 1", "FFfe", "é"):
    print("fromhex", encode(b""), encode(text), outcome(bytes.fromhex, text), sep="\t")

for arguments in (("append", 65), ("append", 256), ("append", "a"), ("extend", b"gh"), ("extend", [1, 2]), ("extend", [300]), ("extend", "ab"), ("extend", 5), ("insert", 0, 65),
                  ("insert", 100, 65), ("insert", -1, 65), ("insert", "a", 1), ("pop",), ("pop", 0), ("pop", -1), ("pop", 10), ("remove", 97), ("remove", 200), ("remove", "a"),
                  ("remove", 300), ("reverse",), ("resize", 3), ("resize", 8), ("resize", -1), ("clear",), ("__setitem__", 0, 256), ("__setitem__", 0, 65), ("__setitem__", 10, 1),
                  ("__setitem__", "a", 1), ("__delitem__", 0), ("__delitem__", -1), ("__delitem__", 10), ("__iadd__", b"xy"), ("__iadd__", 5), ("__imul__", 2), ("__imul__", 0),
                  ("__init__", b"zz"), ("__init__", 3), ("__init__", "é", "utf-8"), ("__init__", "a"), ("__init__", [1, 2]), ("__init__", -1), ("__init__", 1.5)):
    change(bytearray(b"abcdef"), *arguments)
