"""The operators of int on small values, with every pair of signs."""

values = [0, 1, -1, 2, -2, 7, -7, 10, 63, -64, 255]
for a in values:
    row = []
    for b in values:
        row.append(f"{a + b},{a - b},{a * b}")
    print(a, *row)

for a in values:
    for b in values:
        if b:
            q, r = divmod(a, b)
            assert (q, r) == (a // b, a % b)
            assert q * b + r == a
            print(f"{a}//{b}={q} {a}%{b}={r}", end="; ")
    print()

for a in values:
    print(a, -a, +a, ~a, abs(a), a / 4, a**2, a**3, bool(a), float(a))

for operation in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 0, lambda: 0 ** -1):
    try:
        print(operation())
    except ZeroDivisionError as error:
        print(type(error).__name__, error)

print(2**-1, (-2) ** -2, 0**0, 2**0, 1 ** -5)
for left, right in ((1, "a"), ([], 1), (1, None), ("a", 1)):
    for name in ("+", "-", "*", "/", "//", "%", "<<", "&", "<"):
        try:
            print(name, eval(f"left {name} right"), end=" ")
        except TypeError as error:
            print(error)
