"""Records methods of int, float, complex and bool: python3.14 record_numbers.py > numbers.tsv"""

import random

from encoding import record

random.seed(20)

BINARY = ["__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__divmod__",
          "__radd__", "__rsub__", "__rtruediv__", "__rfloordiv__", "__rmod__", "__eq__", "__lt__", "__le__", "__ne__", "__gt__", "__ge__"]
INT_BINARY = BINARY + ["__and__", "__or__", "__xor__", "__rand__"]
INT_UNARY = ["__neg__", "__pos__", "__abs__", "__invert__", "__hash__", "__bool__", "__repr__", "__str__", "__int__", "__index__", "__float__", "bit_length",
             "bit_count", "as_integer_ratio", "is_integer", "conjugate", "__trunc__", "__floor__", "__ceil__", "__round__"]
FLOAT_UNARY = ["__neg__", "__pos__", "__abs__", "__hash__", "__bool__", "__repr__", "__int__", "__float__", "as_integer_ratio", "is_integer", "hex",
               "__trunc__", "__floor__", "__ceil__", "__round__", "conjugate"]

ints = [0, 1, -1, 2, 3, -7, 10, 255, 2**31, -2**31, 2**53, 2**53 + 1, -2**53 - 1, 2**61 - 1, 2**61, 2**62 - 1, 2**62, -2**62, -2**62 - 1, 2**63 - 1,
        2**63, -2**63, -2**63 - 1, 2**64 - 1, 2**64, 2**64 + 1, -2**64, 10**19, 10**20, 2**127, 2**128 - 1, 3**200, -3**201, 10**300, 2**1023, 2**1024 - 2**970,
        2**1024 - 2**970 - 1, 2**1024, 10**400]
floats = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, -2.5, 3.7, 0.1, 1e16, 1e22, 1e23, 123456789.123, 2.0**53, 2.0**62, -2.0**63, 2.0**64, 1e100, 1e308,
          1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, -1e-310, 1e-5, 1e-4, float("inf"), float("-inf"), float("nan"), 2**-255, 1.1e77, 0.3, 7.0]


def any_int():
    return random.choice([1, -1]) * random.getrandbits(random.choice([3, 30, 61, 63, 64, 65, 128, 200, 1000]))


for a in ints:
    record(INT_UNARY, a)
    for b in random.sample(ints, 9):
        record(INT_BINARY, a, b)
for _ in range(250):
    a, b = any_int(), any_int()
    record(INT_BINARY, a, b)
for a in ints[:30]:
    for shift in (0, 1, 5, 62, 63, 64, 65, 128, 200, -1):
        record(["__lshift__", "__rshift__"], a, shift)
    record(["__rshift__"], a, 2**70)
    for power in (0, 1, 2, 3, 7, 64, -1, -2):
        record(["__pow__"], a, power)
    for b in (0, -1, 2, 5, 10**20):
        for modulus in (1, 2, 7, -7, 0, 10**9 + 7, 2**61 - 1, 10**30, -10**30):
            record(["__pow__"], a, b, modulus)
    for digits in (0, 1, -1, -2, -18, -19, -30):
        record(["__round__"], a, digits)
    for length in (0, 1, 2, 8, 9, 30):
        for order in ("little", "big"):
            record(["to_bytes"], a, length, order)
for n in (5, 15, 25, -5, -15, -25, 150, 250, 14, 16, 99, 10**30 + 5 * 10**9, 10**30 + 15 * 10**9):
    for digits in (-1, -2, -10):
        record(["__round__"], n, digits)
for a in floats:
    # The hash of a NaN is that of its object.
    record([name for name in FLOAT_UNARY if a == a or name != "__hash__"], a)
    for b in floats:
        record(BINARY + ["__pow__"], a, b)
    for b in random.sample(ints, 6):
        record(BINARY, a, b)
    for digits in (0, 1, 2, 5, 15, 16, 20, 300, 400, -1, -2, -5, -20, -308, -400):
        record(["__round__"], a, digits)
for _ in range(200):
    a, b = random.uniform(-100, 100), random.uniform(-10, 10)
    record(BINARY + ["__pow__"], a, b)
    record(FLOAT_UNARY, a * 10.0 ** random.randint(-300, 300))
    record(["__round__"], a, random.randint(-3, 10))
for n in (2.675, 1.005, 0.125, 0.375, 2.5, 3.5, 15.0, 25.0, 35.0, 149.99, 150.0, 250.0, 5e15 + 0.5, 5.015, 1e22 + 5e21, 1.5e300):
    for digits in (0, 1, 2, 3, -1, -2, -22, -300):
        record(["__round__"], n, digits)

parts = [0.0, -0.0, 1.0, -2.5, 3.0, float("inf"), float("nan"), 1e200, 1e-200]
complexes = [complex(a, b) for a in parts for b in parts]
COMPLEX_BINARY = ["__add__", "__sub__", "__mul__", "__truediv__", "__pow__", "__eq__", "__ne__", "__radd__", "__rsub__", "__rtruediv__"]
for a in complexes:
    record(["__neg__", "__pos__", "__abs__", "__bool__", "__repr__", "conjugate"], a)
    if a == a:
        record(["__hash__"], a)
    for b in random.sample(complexes, 8) + [1, 0, -3, 2.5, float("inf"), 0.0, 10**400]:
        record(COMPLEX_BINARY, a, b)
for b in (0, 1, 2, -3, 100, 101, 0.5, -1.5, 1j, -2 + 3j):
    record(["__pow__"], 1.5 - 2j, b)

for a in (True, False):
    record(["__repr__", "__hash__", "__invert__", "__neg__", "__int__", "__bool__", "__abs__", "__index__"], a)
    for b in (True, False, 5, 2**70, 1.5):
        record(["__and__", "__or__", "__xor__", "__rand__", "__add__", "__eq__", "__lt__", "__mul__"], a, b)
for a, b in ((1, 1.5), (1, "a"), (2, None), (1.5, "a"), (1.5, 1j), (1j, "a")):
    record(["__add__", "__eq__", "__lt__", "__mul__"] if not isinstance(a, complex) else ["__add__", "__eq__"], a, b)
