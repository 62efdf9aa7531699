"""int() of everything, and ints as other types."""


class Index:
    def __index__(self):
        return 5


class Int:
    def __int__(self):
        return 6


class Bad:
    def __int__(self):
        return "no"

    def __index__(self):
        return 1.5


print(int(), int(3.99), int(-3.99), int("7"), int(b"8"), int(True), int(Index()), int(Int()), int(1e20), int("-12"))
for value in (None, [], "x", 1j, float("nan"), float("inf"), Bad(), "٣", b"\xff", "0b1", "1.0"):
    try:
        print(repr(value) if not isinstance(value, Bad) else "Bad()", int(value))
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
for text, base in (("11", 2), ("0b11", 2), ("0o17", 8), ("0x1F", 16), ("0x1F", 0), ("z", 36), ("012", 10), ("1_1", 2)):
    print(text, base, int(text, base))
for text, base in (("2", 2), ("012", 0), ("1", 1), ("1", 37), (5, 10)):
    try:
        print(int(text, base))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print([10, 20, 30, 40, 50, 60][Index()], "abcdefgh"[Index()], list(range(Index())), hex(Index()), bytes(Index()))
try:
    [1, 2][Bad()]
except TypeError as error:
    print(error)


class Small(int):
    def __add__(self, other):
        return Small(int(self) + int(other) + 100)

    def __repr__(self):
        return f"Small({int(self)})"


s = Small(5)
print(s, s + 1, 1 + s, s * 2, type(s * 2), -s, s == 5, hash(s) == hash(5), isinstance(s, int), {5: "five"}[s], sum([s, s]))
print((5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), (5).is_integer(), (5).as_integer_ratio())
print(int.__add__(2, 3), (2).__add__(3), (2).__add__(2.5), int.__eq__(1, 1.0), (7).__rsub__(10), (2).__pow__(5, 7))
