"""The built-in functions, one after the other, with what they refuse."""

print(abs(-5), abs(-2.5), divmod(17, 5), divmod(-17.5, 5), pow(2, 10), pow(2, 10, 1000), round(2.567, 2), round(1234, -2), min(3, 1, 2), max([1, 5, 2]), min("b", "a"), max([], default=None), min((3, "x"), (2, "y")))
print(sum([1, 2, 3]), sum([0.5, 1]), sum([[1], [2]], []), len("abc"), len({}), any([0, 1]), all([1, 0]), ord("a"), chr(98), bin(10), oct(10), hex(255), bool(""), bool("0"), int("12"), float("1.5"), str(12), repr("a"), ascii("é"))
print(isinstance(5, int), isinstance(True, int), isinstance(5, (str, float)), isinstance(5, int | str), issubclass(bool, int), issubclass(int, object), callable(len), callable(5), type(5), type(type), type(None), type(...), type(NotImplemented))
print(hasattr("", "upper"), getattr(5, "real"), getattr(5, "zz", 0), id(5) == id(5), hash("a") == hash("a"), format(255, "x"), list(map(str, [1, 2])), list(filter(None, [1, 0])), sorted([2, 1]), list(reversed("ab")), list(zip([1], [2])), list(enumerate("a")), slice(1, 2, 3))
print(dir(5)[:3], "upper" in dir(str), vars(type("T", (), {"a": 1}))["a"], object() == object(), iter([]) is not None, next(iter([7])), eval("1+1"), exec("q = 5"), globals()["q"], callable(print), print is print, bytes(2), bytearray(1), frozenset([1]), complex(1, 2), memoryview(b"ab")[0])
print(1, 2, 3, sep="-", end="!\n")
print("a", "b", sep="")
print(*[], sep="x")
print("x", end="")
print()
for action in (
    lambda: abs("x"), lambda: divmod(1, 0), lambda: divmod("a", 1), lambda: pow("a", 2), lambda: pow(2, 3, "x"), lambda: pow(2.0, 2, 3), lambda: round("x"), lambda: round(1.5, "x"), lambda: min(), lambda: min([]), lambda: max(1), lambda: max(1, "a"), lambda: min([1], key=5), lambda: sum(1), lambda: sum(["a"]), lambda: len(5), lambda: len(),
    lambda: ord("ab"), lambda: ord(5), lambda: chr(-1), lambda: chr(0x110000), lambda: chr("a"), lambda: bin(1.5), lambda: hex("a"), lambda: isinstance(5, 5), lambda: isinstance(5, [int]), lambda: issubclass(5, int), lambda: getattr(5, 5), lambda: getattr(5, "q"), lambda: hash([]), lambda: format(5, "zz"), lambda: format(5, 5), lambda: type(1, 2), lambda: sorted(),
    lambda: print(sep=5), lambda: print(end=5), lambda: print(x=1), lambda: slice(), lambda: object(1), lambda: int("x"), lambda: float("x"), lambda: eval(5), lambda: exec(5), lambda: iter(), lambda: next(), lambda: all(5), lambda: any(), lambda: vars(5), lambda: id(), lambda: bool(1, 2), lambda: str(1, 2), lambda: list(1, 2), lambda: enumerate(), lambda: zip(5), lambda: reversed(5), lambda: callable(), lambda: repr(), lambda: int(x=5), lambda: compile("1 +", "f", "eval"), lambda: __import__("no_such_module"), lambda: range(), lambda: setattr(5, "a", 1), lambda: delattr(5, "a"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print(min([3, 1, 2], key=lambda n: -n), max("apple", "fig", key=len), max([1, 2], [1, 3]), min({5: "a", 3: "b"}), max((n % 7, n) for n in range(20)), min([], default="d"), sum(range(10), 5), sum((0.1,) * 3), sorted("bca", reverse=True))
print(int.from_bytes(b"\x01\x00", "big"), (5).bit_length(), "a".__class__, (5).__class__.__name__, int.__name__, str.__mro__, [].__doc__ is not None, __name__, type(__builtins__).__name__)
x, y = 0, 0.0
for i in range(300):
    x += abs(i - 150) + len("ab") + min(i, 100) + max(i, 50) + ord(chr(i % 100 + 32)) + divmod(i, 7)[1] + int(i / 2) + round(i / 3) + bool(i % 2) + isinstance(i, int)
    y += float(i) + abs(-0.5) + sum([i, 0.5]) + min(i, 2.5) + pow(i, 0.5)
print(x, y)
