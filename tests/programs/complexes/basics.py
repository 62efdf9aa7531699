"""Complex numbers: literals, arithmetic, text, comparison."""

a, b = 3 + 4j, 1 - 2j
print(a, b, a + b, a - b, a * b, a / b, a**2, a**b, abs(a), a.conjugate(), a.real, a.imag, -a, +a)
print(1j * 1j, 2j, -2j, 1 + 0j, complex(0.0, -0.0), complex(-0.0, 0.0), complex("1+2j"), complex(3), complex(1, 2), complex("j"))
print(a == 3 + 4j, a == 3, 3 + 0j == 3, hash(3 + 0j) == hash(3), bool(0j), bool(1j), [a, b].index(b), a + 1, 1.5 - a, 2**a)
for expression in ("a < b", "a // b", "a % b", "int(a)", "float(a)", "1 / 0j", "complex('1 + 2j')", "complex('x')", "complex('1', 2)", "round(a)"):
    try:
        print(eval(expression))
    except (TypeError, ValueError, ZeroDivisionError) as error:
        print(expression, type(error).__name__, error)
print(f"{a}", f"{a:.2f}", f"{a:>20}", repr(a), str(1e20 + 1j), complex(float("inf"), float("nan")))
z = 0j
for _ in range(5):
    z = z * z + (0.25 + 0.5j)
    print(z)
print(sum([1j, 2, 3.5]), (1 + 2j) * 3, pow(2j, 3), abs(-5j), abs(complex(3e200, 4e200)))
