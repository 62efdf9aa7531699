"""Bits: shifts by any amount, masks of any sign, and what they refuse."""

for value in (0, 1, 5, -1, -5, 2**40, -(2**40) - 3):
    for shift in (0, 1, 3, 31, 32, 63, 64, 65, 100):
        assert (value << shift) >> shift == value
        print(value >> shift, end=" ")
    print()
    for mask in (0, 1, 0xFF, -1, -256, 2**64 - 1):
        print(value & mask, value | mask, value ^ mask, end="; ")
    print()

for expression in ("1 << -1", "1 >> -1", "1 << 2.0", "1.5 & 1", "~1.0", "'a' | 1"):
    try:
        print(eval(expression))
    except (ValueError, TypeError) as error:
        print(expression, type(error).__name__, error)


def population(value):
    count = 0
    while value:
        value &= value - 1
        count += 1
    return count


def reverse(value, width):
    result = 0
    for _ in range(width):
        result = result << 1 | value & 1
        value >>= 1
    return result


print([population(n) for n in (0, 1, 255, 2**62 - 1, 2**100 - 1)])
print([reverse(n, 64) for n in (1, 3, 2**63, 0xDEADBEEF)])
print(True & True, True | False, True ^ True, True & 3, ~True, True << 3, type(True & True), type(True & 1))
seed = 88172645463325252
for _ in range(50):
    seed ^= seed << 13 & (1 << 64) - 1
    seed ^= seed >> 7
    seed ^= seed << 17 & (1 << 64) - 1
print(seed)
