"""Format specifications of int, float, str and others, by format()."""

for spec in ("", "d", "5", "<5", ">5", "^5", "=5", "05", "+", "-", " ", "+05d", "*^9", ",", "_", "010,", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "#010x", "_b", "_x", "c", "e", ".2f", "g", "%", "n", "08.3f", "z.1f"):
    results = []
    for value in (0, 42, -42, 1234567, True):
        try:
            results.append(format(value, spec))
        except (ValueError, OverflowError) as error:
            results.append(str(error))
    print(repr(spec), results)
for spec in ("", "f", ".0f", ".3f", "10.2f", "<10.2f", "+.1f", "e", ".3e", "E", "g", ".3g", "G", "%", ".1%", ",", ",.2f", "_.1f", "#.0f", "#g", "010.2f", "*>12.1f", "z.0f", ".10", "n", "5", "d", "s", ".3x"):
    results = []
    for value in (0.0, -0.4, 3.14159, 1234567.891, 1e20, 1.5e-7, float("inf"), float("nan")):
        try:
            results.append(format(value, spec))
        except ValueError as error:
            results.append(str(error))
    print(repr(spec), results)
for spec in ("", "s", "10", "<10", ">10", "^10", "*^11", ".3", "10.3", "é>6", "d", "=10", "+", ",", "010", "#"):
    try:
        print(repr(spec), repr(format("hello", spec)), repr(format("ñ", spec)))
    except ValueError as error:
        print(repr(spec), error)
for value in (None, [], object, 1j):
    for spec in ("", "10", ".2f"):
        try:
            print(format(value, spec))
        except (TypeError, ValueError) as error:
            print(error)


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        return f"${self.amount:{spec or '.2f'}}" if spec != "bad" else 5


print(f"{Money(3)} {Money(2.5):>8.1f} {Money(1):05d}", "{:,.1f}".format(Money(12345.678)), format(Money(1)))
try:
    format(Money(1), "bad")
except TypeError as error:
    print(error)
print(f"{10**30:,}", f"{-10**25:_x}", f"{2**80:e}", f"{2**80:.3g}", f"{10**18:n}", f"{255:#_b}", f"{3:>{4 + 2}}", f"{3.7:{'.0f'}}")
