"""Records methods of str: python3.14 record_text.py > text.tsv"""

import random

from encoding import record

random.seed(21)

UNARY = ["__repr__", "__str__", "__len__", "capitalize", "casefold", "title", "lower", "upper", "swapcase", "isascii", "islower", "isupper", "istitle",
         "isspace", "isdecimal", "isdigit", "isnumeric", "isalpha", "isalnum", "isidentifier", "isprintable", "split", "rsplit", "splitlines", "strip",
         "lstrip", "rstrip", "expandtabs", "encode", "__hash__"]
texts = ["", "a", "abc", "Hello World", "hello", "HELLO", "Hello, World! it's", "  a b  c\t\n", "\x1c\x1d\x85\u2028\u3000x", "a\r\nb\rc\n\nd\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029e",
         "123", "١٢٣", "²³", "½", "一二", "éÀß", "ßß", "ǅ ǆ Ǆ", "ΑΣ ΣΑ Σ ΑΣ.", "ΌΣΟΣ'Α", "İıI", "ﬁ ﬃ", "ΐΰ", "naïve café", "\U0001F600x\U0001F600", "a\u0301e\u0301",
         "\ud800", "a\udc80b\ud800\udc00", "\x00\x7f\xad\u200b", "if", "_x1", "1x", "x y", "ªº", "ᏸᏸ", "ⅷ", "ʰʱ", "ᾳ ᾼ ᾲ", "tab\tt\ttt\r\tx\n\t", "'", '"', "'\"", "\\", "\n\t\r\x1b\xff",
         "a" * 300, "é" * 200 + "x" * 100, "ab" * 50 + "€" + "ba" * 70, "+5", "-42", "-", "½x", "e\u0345", "ŉ", "ǰ", "𐐀𐐨", "ꭰ", "𝟗", "ª", "ß" * 5, "ὈΔΥΣΣΕΎΣ"]
needles = ["", "a", "b", "ab", "é", "x", "\U0001F600", " ", "  ", "l", "lo", "€", "Σ", "\ud800", "aa", "zz"]

for text in texts:
    record([name for name in UNARY], text)
    for needle in random.sample(needles, 6):
        record(["find", "rfind", "index", "rindex", "count", "startswith", "endswith", "split", "rsplit", "partition", "rpartition", "strip", "lstrip", "rstrip",
                "removeprefix", "removesuffix", "__contains__", "__add__", "__eq__", "__lt__", "__ge__", "join"], text, needle)
        for _ in range(3):
            start, end = random.choice([None, *range(-8, 12), 200]), random.choice([None, *range(-8, 12), 250])
            record(["find", "rfind", "count", "startswith", "endswith", "index"], text, needle, start, end)
        most = random.choice([-1, 0, 1, 2, 3])
        record(["split", "rsplit"], text, needle, most)
        record(["replace"], text, needle, random.choice(needles), most)
        record(["replace"], text, needle, random.choice(needles))
    for most in (0, 1, 2):
        record(["split", "rsplit"], text, None, most)
    record(["splitlines"], text, True)
    for width in (0, 3, 7, 12, -1):
        record(["center", "ljust", "rjust"], text, width)
        record(["center", "ljust", "rjust"], text, width, random.choice(["*", "é", "\U0001F600"]))
        record(["zfill", "expandtabs"], text, width)
    for index in (0, 1, -1, 5, -6, 150, 1000):
        record(["__getitem__"], text, index)
    record(["__mul__", "__rmul__"], text, random.choice([0, 1, 3, -1]))
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "UTF 32 BE", "latin-1", "ascii", "utf-8-sig", "unicode_escape", "raw_unicode_escape"):
        for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"):
            if errors == "strict" or random.random() < 0.3:
                record(["encode"], text, encoding, errors)

for arguments in (("find", 5), ("count", None), ("split", ""), ("split", 5), ("rsplit", ""), ("partition", ""), ("partition", 5), ("join", 5), ("join", ["a", 1]),
                  ("join", ("a", b"b")), ("replace", 1, "b"), ("replace", "a", 1), ("replace", "a", "b", "c"), ("startswith", 5), ("startswith", ("b", 5)),
                  ("endswith", 5), ("endswith", ("x", "c")), ("strip", 5), ("lstrip", 5), ("rstrip", 5), ("zfill", "x"), ("expandtabs", "x"), ("translate", 5),
                  ("removeprefix", 5), ("removesuffix", 5), ("encode", 5), ("encode", "utf8", 5), ("encode", "no such"), ("__getitem__", "b"), ("__getitem__", 1.5),
                  ("__getitem__", 2**70), ("__add__", 5), ("__contains__", 5), ("__lt__", 5), ("center", "x"),
                  ("center", 5, "xx"), ("center", 5, 5), ("center", 2**70), ("index", "zz"), ("rindex", "zz"), ("find", "a", "b"), ("find", "b", -2**70, 2**70),
                  ("join", ["x", "y", "z"]), ("join", []), ("join", ["é"]), ("join", ["", ""]), ("__mul__", 2**70), ("maketrans", 5), ("maketrans", "ab"),
                  ("encode", "utf\x008"), ("format_map", 5), ("__format__", 5)):
    record([arguments[0]], "abc", *arguments[1:])

words = ["", "a", "b", "ab", "é", "€x", "\U0001F600", " ", "Zz"]
for _ in range(300):
    text = "".join(random.choices(words, k=random.randint(0, 30)))
    needle = "".join(random.choices(words, k=random.randint(1, 2)))
    record(["find", "rfind", "count", "split", "rsplit", "partition", "rpartition", "strip", "__contains__"], text, needle)
    record(["__getitem__"], text, random.randint(-30, 30))
    record(["title", "lower", "upper", "swapcase", "capitalize"], text)
