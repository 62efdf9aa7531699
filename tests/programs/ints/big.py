"""Ints of any size: arithmetic, signs, division, powers, text."""

a = 2**64
b = 3**50
c = 10**40 + 7
print(a, b, c)
print(a + b, a - b, b - a, a * b, c // b, c % b, divmod(c, -b), divmod(-c, b), divmod(-c, -b))
print(a & b, a | b, a ^ b, ~a, -a & b, a & -b, -a | b, -a ^ -b)
print(a << 70, a >> 60, -a >> 60, -a >> 200, c >> 3, 1 << 100, -1 << 64)
print(hash(a), hash(-a), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(c))
print(a == a + 0, a == a + 1, a < b, a > b, a != float(a), a == float(a), a + 1 == float(a), a + 1 > float(a))

factorial = 1
for i in range(1, 60):
    factorial *= i
print(factorial)
for i in range(59, 0, -1):
    factorial //= i
    if i % 20 == 0:
        print(i, factorial)
print(factorial)

x, y = 0, 1
for _ in range(300):
    x, y = y, x + y
print(x)

print(pow(3, 1000, 10**9 + 7), pow(3, -1, 11), pow(-3, 5, 7), pow(3, 5, -7), pow(2, 100), pow(10, 30, 1))
try:
    pow(2, -1, 4)
except ValueError as error:
    print(error)
try:
    pow(2, 3, 0)
except ValueError as error:
    print(error)

print(int("123456789012345678901234567890"), int("-0b1011", 0), int("ff" * 10, 16), int("zz", 36), int(" 42 "), int("1_000_000"))
print(hex(c), oct(c), bin(2**70), hex(-a), f"{c:,}", f"{c:_}", f"{a:x}", f"{-a:#o}", f"{a:>30}", f"{a:e}")
for text in ("", "0x", "1__0", "_1", "1_", "12a", "9" * 5 + " 1"):
    try:
        print(int(text))
    except ValueError as error:
        print(error)
print(float(2**1000), 2**1000 / 3**600, 10**300 / 10**299, 7 * 10**30 / 10**30)
try:
    float(10**400)
except OverflowError as error:
    print(error)
try:
    10**400 / 3
except OverflowError as error:
    print(error)
print((10**400) / (10**399), -(10**400) // 10**399)
print(a.bit_length(), (-c).bit_length(), c.bit_count(), (0).bit_length(), a.to_bytes(9, "big"), int.from_bytes(b"\xff" * 9, "little"))
print((-5).to_bytes(4, "big", signed=True), int.from_bytes(b"\xff\xfe", "big", signed=True), (1000).to_bytes(2, "little"))
try:
    (256).to_bytes(1, "big")
except OverflowError as error:
    print(error)
