"""round, trunc, floor and ceil; sums that are compensated."""

import math

for value in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 1e16, 123.456, -123.456, 0.05, 5e-324, 1e300):
    print(value, round(value), [round(value, n) for n in (-2, -1, 0, 1, 2, 3)], math.floor(value) if abs(value) < 1e17 else "")
    print(math.trunc(value) == int(value), math.ceil(value) - math.floor(value), value.__round__(), value // 1, value % 1)
for value in (15, 25, 35, -15, 1234567, 10**30 + 5):
    print(round(value), round(value, -1), round(value, -2), round(value, 3), round(value, -40))
for value in (float("nan"), float("inf")):
    for function in (round, int, math.floor, math.ceil):
        try:
            print(function(value))
        except (ValueError, OverflowError) as error:
            print(type(error).__name__, error)
    print(round(value, 2))
print(sum([0.1] * 10), sum([0.1] * 10, 0.0), sum([1e100, 1.0, -1e100]), sum([1, 2.5, 3]), sum([0.1, 0.2, 0.3]), sum([]))
total = 0.0
for _ in range(10):
    total += 0.1
print(total, math.fsum([0.1] * 10), sum([1, 2, 10**20, -(10**20), 0.5]), sum([True, 2, 3.0]), sum([[1], [2]], []))
try:
    sum(["a", "b"], "")
except TypeError as error:
    print(error)
print(math.sqrt(2), math.pi, math.e, math.sin(1), math.exp(1.5), math.log(10), math.hypot(3, 4), math.atan2(1, -1), math.isclose(0.1 + 0.2, 0.3))
print(math.gcd(12, 18), math.factorial(20), math.isqrt(10**20), math.comb(50, 25), math.copysign(1, -0.0), math.fmod(-7, 3), math.ldexp(0.5, 10))
