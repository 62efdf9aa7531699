"""The operators of float: division with every sign, mixed operands, what raises."""

values = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 7.0, 0.1, 1e308, -1e308, 5e-324, float("inf"), float("-inf"), float("nan")]
for a in values:
    for b in values:
        print(a, b, a + b, a - b, a * b, a < b, a == b, a <= b, a != b, end=" ")
        try:
            print(a / b, a // b, a % b)
        except ZeroDivisionError as error:
            print(error)

for a in (7, -7, 7.5, -7.5, True, 2**70):
    for b in (2, -2, 2.0, -0.5, 2**60):
        print(a, b, a / b, a // b, a % b, divmod(a, b), a * b, a - b)

print(2.0**0.5, 2**0.5, 2.0**-1, (-8) ** 2.0, 0.0**0, 0.0**0.0, 10.0**20, 1e-5**2, 4**0.5, (-4.0) ** 0.5)
for expression in ("0.0 ** -1", "1e300 ** 2", "(-8.0) ** (1/3)", "1.0 % 0", "1.0 // 0.0", "divmod(1.0, 0)", "1.0 << 2"):
    try:
        print(expression, eval(expression))
    except (ZeroDivisionError, OverflowError, TypeError) as error:
        print(expression, type(error).__name__, error)

print(1 == 1.0, 1 < 1.5, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > 1e308, 10**400 == float("inf"))
nan = float("nan")
print(nan == nan, nan is nan, nan in [nan], [nan] == [nan], nan != nan, sorted([3.5, 1, 2.25, -1]), max(nan, 1.0), max(1.0, nan))
print(hash(1.0) == hash(1), hash(0.5), hash(-0.0), hash(1e300), hash(float("inf")), {1: "a", 1.0: "b", True: "c"})
print(abs(-0.0), -0.0 + 0.0, -(0.0), 0.0 * -1, bool(-0.0), bool(nan), +nan is nan)
