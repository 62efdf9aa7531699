"""The shortest text of a float, and the floats of texts."""

values = [0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 1e15, 1e16, 1e17, 123456789012345680.0, 1e22, 1e23]
values += [1e-4, 1e-5, 0.00012345, 1.5e-7, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0]
values += [4.35, 0.3, 100.0, 1e100, 1.23456789e-100, 299792458.0, 6.02214076e23, float("inf"), -float("inf"), float("nan")]
for value in values:
    print(repr(value), str(value), [value], f"{value}", f"{value!r:>25}")
    if value == value:
        assert float(repr(value)) == value

for text in ("1", " 2.5 ", "1e3", "-1E-3", ".5", "5.", "1_0.0_1", "inf", "-Infinity", "NaN", "0x1p3", "", "1e", "e5", "1__0", "--1", "1e400", "1e-400"):
    try:
        print(repr(text), float(text))
    except ValueError as error:
        print(error)
for value in (3, True, "4.5", b"5.5", 10**20):
    print(float(value))
for value in (None, [], 1j):
    try:
        float(value)
    except TypeError as error:
        print(error)
print(0.1.hex(), (-2.5).hex(), (0.0).hex(), float.fromhex("0x1.8p1"), float("inf").hex(), (5e-324).hex())
print((0.75).as_integer_ratio(), (0.1).as_integer_ratio(), (4.0).is_integer(), (4.5).is_integer(), float("inf").is_integer())
for value in (float("inf"), float("nan")):
    try:
        value.as_integer_ratio()
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
x = 1.0
for _ in range(40):
    x = x * 1.1 + 0.1
    print(x, end=" ")
print()
