"""Loops whose ints cross every boundary that an implementation may have: 2**30, 2**31, 2**62, 2**63, 2**64."""


def climb(start, step, times):
    total = start
    for _ in range(times):
        total += step
    return total


def double(value, times):
    for _ in range(times):
        value = value * 2
    return value


def square(value, times):
    for _ in range(times):
        value = value * value
    return value


for power in (29, 30, 31, 32, 52, 53, 61, 62, 63, 64):
    edge = 2**power
    print(power, climb(edge - 5, 1, 10), climb(-edge + 5, -1, 10), climb(edge - 5, 3, 3), edge - 1, -edge, ~edge)
    print(edge // -1, -edge // -1, -edge % -1, abs(-edge), -(-edge), edge * -1, (edge - 1) * (edge + 1))
    print(edge >> 1, edge << 1, -edge >> 1, -edge << 1, edge & (edge - 1), -edge | 1, edge ^ -edge)
    print(edge == float(edge), edge + 1 == float(edge), int(float(edge)), hash(edge), hash(-edge), hash(edge - 1))

print(double(1, 61), double(1, 62), double(1, 63), double(1, 64), double(1, 130))
print(double(-1, 61), double(-1, 62), double(-1, 63), double(-1, 64))
print(square(3, 5), square(-3, 6), square(10, 7))

low, high = -(2**62), 2**62 - 1
print(low - 1, high + 1, low // -1, -low, abs(low), low * -1, low * low, high * high, low * high)
print(divmod(low, -1), divmod(high + 1, 2**31), divmod(low, 2**31 + 1), low % -7, (low - 1) % 7)

total = 0
for i in range(200):
    total = (total * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    if i % 40 == 0:
        print(total)
total = 14695981039346656037
for byte in b"The quick brown fox jumps over the lazy dog":
    total = ((total ^ byte) * 1099511628211) % 2**64
print(hex(total))
