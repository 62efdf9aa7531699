"""The methods of str, on text inside and outside ASCII."""

s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), "ß".upper(), "ŒUVRE".lower(), "ΣΑΣ".lower())
print(s.find("o"), s.rfind("o"), s.find("o", 5), s.find("o", 5, 7), s.find("zz"), s.index("W"), s.rindex("l"), s.count("l"), s.count(""))
for method in (s.index, s.rindex):
    try:
        method("zz")
    except ValueError as error:
        print(error)
print(s.startswith("Hell"), s.startswith(("x", "He")), s.endswith("ld"), s.endswith(""), s.startswith("World", 7), s.startswith("H", 1))
print("a,b,,c".split(","), "a,b,,c".split(",", 2), "a,b,,c".rsplit(",", 1), "  a  b ".split(), "  a  b ".split(None, 1), "".split(), "".split(","))
print("a\nb\r\nc\x0bd\u2028e".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "one".partition("-"), "a-b-c".partition("-"), "a-b-c".rpartition("-"))
print(",".join(["a", "b", "c"]), "".join([]), "-".join("xyz"), ", ".join(str(n) for n in range(5)))
for items in (["a", 1], 5, [b"a"]):
    try:
        ",".join(items)
    except TypeError as error:
        print(error)
print("  x ".strip() + "|", "xxaxx".strip("x"), "abcba".lstrip("ab"), "abcba".rstrip("ab"), "\t\n x".lstrip(), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"))
print("abcabc".replace("b", "XX"), "abcabc".replace("b", "", 1), "aaa".replace("", "-"), "aaa".replace("a", "b", 2), "".replace("", "x"))
print("ab".center(7, "*"), "ab".ljust(5) + "|", "ab".rjust(5), "ab".center(1), "-42".zfill(6), "+7".zfill(4), "42".zfill(1), "a\tb\tc".expandtabs(4), "ab\tc".expandtabs())
print("abc".isalpha(), "ab1".isalnum(), "123".isdigit(), "½".isnumeric(), "²".isdigit(), "²".isdecimal(), " \t".isspace(), "Abc".istitle(), "ABC".isupper(), "".islower(), "a1b".isidentifier(), "1a".isidentifier(), "é".isascii(), "a\n".isprintable())
table = str.maketrans({"a": "1", "b": None, "c": "xyz"})
print("aabbcc".translate(table), "hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans("", "", "l")), "hello".translate({104: 72}))
print("abc" < "abd", "abc" < "ab", "" < "a", "Z" < "a", "é" > "z", "abc" == "abc", "a" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "ell" in "hello", "" in "", "x" not in "hello")
for expression in ("'a' + 1", "1 + 'a'", "'a' * 'b'", "'a' * 1.5", "'a' < 1", "1 in 'a'", "'abc'.foo", "'abc'.split('')", "'a'.center(5, 'xx')", "'a'.join()", "'a'.upper(1)", "'abc'.find()"):
    try:
        print(eval(expression))
    except (TypeError, AttributeError, ValueError) as error:
        print(expression, "->", type(error).__name__, error)
print(str(5), str(None), str([1, "a"]), str(b"x"), str(b"\xc3\xa9", "utf-8"), str(object=3), str(), repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\n\t\\\x00\x7f\x80é\u200b\U0001f600\ud800"))
print(ascii("é\U0001f600"), chr(97), chr(0x1F600), ord("é"), ord("\U0001f600"), min("hello"), max("hello"), sorted("hello"), list("añb"), len("añ\U0001f600"))
print("{} {}".format(1, 2), "{1} {0}".format("a", "b"), "{x}{y[0]}{z.real}".format(x=1, y=[2], z=3), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), "{{}}".format(), "{0!r:>6}".format("a"))
for template, arguments in (("{} {1}", (1, 2)), ("{2}", (1,)), ("{a}", ()), ("{", ()), ("}", ()), ("{!x}", (1,)), ("{:q}", (1,)), ("{0.x}", (1,)), ("{0[a]}", ([],))):
    try:
        print(template.format(*arguments))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        print(template, type(error).__name__, error)
print("%s".__mod__("x"), "a%sb" % 5, "x".format_map({}), "{k}".format_map({"k": 3}), "abc".__contains__("b"), "abc".__getitem__(1), "abc".__len__(), "abc".__hash__() == hash("abc"))
