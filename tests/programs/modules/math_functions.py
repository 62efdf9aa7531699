"""math: every function at ordinary values, at the edges, and what it refuses."""

import math

nan, inf = math.nan, math.inf
one = [math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.atanh, math.exp, math.expm1, math.log, math.log2, math.log10, math.log1p, math.sqrt, math.cbrt, math.exp2, math.fabs, math.degrees, math.radians, math.erf, math.erfc, math.gamma, math.lgamma]
for function in one:
    results = []
    for value in (0.0, 0.5, -0.5, 1, 2.5, 1e-10, 100, -0.0, inf, -inf, nan):
        try:
            results.append(function(value))
        except (ValueError, OverflowError) as error:
            results.append(f"{type(error).__name__}: {error}")
    print(function.__name__, *results)
for function in (math.floor, math.ceil, math.trunc, math.isfinite, math.isinf, math.isnan, math.frexp, math.modf, math.ulp):
    print(function.__name__, [function(value) for value in (0.0, 2.5, -2.5, 1e10, 7)])
print(math.pow(2, 0.5), math.pow(-8, 3), math.atan2(-1, -1), math.hypot(3, 4, 12), math.dist((1, 2), (4, 6)), math.fmod(-7.5, 2), math.remainder(7, 4), math.copysign(3, -0.0), math.ldexp(0.75, 4), math.nextafter(1, 2), math.fma(2.0, 3.0, 4.0))
print(math.gcd(), math.gcd(12, 18, 27), math.gcd(2**70, 6), math.lcm(4, 6), math.lcm(), math.factorial(0), math.factorial(25), math.comb(10, 3), math.perm(10, 3), math.perm(5), math.isqrt(10**30 + 5), math.prod([1, 2, 3.5]), math.prod([], start=4), math.fsum([0.1] * 10), math.sumprod([1, 2], [3, 4]))
print(math.pi, math.e, math.tau, math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12, abs_tol=1e-9), math.log(8, 2), math.log(10**400), math.log2(2**1000))
for action in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.pow(0, -1), lambda: math.exp(1000), lambda: math.acos(2), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.sqrt("x"), lambda: math.floor("x"), lambda: math.gcd(1.5), lambda: math.isqrt(-1), lambda: math.comb(-1, 2), lambda: math.ldexp(1, 10**6), lambda: math.fmod(1, 0), lambda: math.sin(), lambda: math.sin(1, 2), lambda: math.floor(inf), lambda: math.dist((1,), (1, 2)), lambda: math.sqrt(10**400), lambda: math.hypot("a")):
    try:
        print(action())
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)


class Angle:
    def __float__(self):
        return 0.5

    def __floor__(self):
        return "floored"

    def __index__(self):
        return 9


a = Angle()
print(math.sin(a), math.floor(a), math.isqrt(a), math.gcd(a, 6), math.ceil(2.1))
total = 0.0
for i in range(1, 2000):
    total += math.sin(i) * math.sqrt(i) - math.floor(i / 3) + math.atan2(i, 2) + abs(math.cos(i))
print(total)
