"""Loops of every shape, hot ones at module level too: else, break, continue, nesting, changing bounds."""

total = 0
i = 0
while i < 1000:
    i += 1
    if i % 3 == 0:
        continue
    if i > 900:
        break
    total += i
else:
    print("not printed")
print(i, total)

for outer in range(20):
    for inner in range(20):
        if inner == outer:
            break
        total ^= outer * inner
    else:
        total += 1000
print(total, outer, inner)

while False:
    pass
else:
    print("else of while")
for _ in ():
    pass
else:
    print("else of for")

n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)

sieve = [True] * 1000
for p in range(2, 32):
    if sieve[p]:
        for q in range(p * p, 1000, p):
            sieve[q] = False
print(sum(sieve) - 2, [k for k in range(2, 40) if sieve[k]])

for start, stop, step in ((0, 10, 3), (10, 0, -3), (0, 0, 1), (5, 4, 1), (-3, 3, 2), (2**62 - 2, 2**62 + 2, 1), (2**63 - 2, 2**63 + 2, 1), (-(2**62) + 1, -(2**62) - 2, -1)):
    print(list(range(start, stop, step)), end=" ")
print()


def types(n):
    """The same loop, first over ints, then floats, then big ints."""
    value = 1
    for k in range(n):
        value = value * 3 - k
        if k == n // 2:
            value = float(value % 1000)
        if k == n // 2 + 10:
            value = int(value) + 2**70
        value = value % 100003
    return value


def bounds(n):
    """The range is fixed when the loop begins."""
    count = 0
    for k in range(n):
        n -= 1
        k += 100
        count += k
    return count, n


def labels(limit):
    found = None
    for a in range(1, limit):
        for b in range(a, limit):
            c2 = a * a + b * b
            c = int(c2**0.5)
            if c * c == c2 and a + b + c > limit:
                found = a, b, c
                break
        if found:
            break
    return found


print(types(60), types(300), bounds(10), bounds(200), labels(100))
gcd_total = 0
for a in range(1, 40):
    for b in range(1, 40):
        x, y = a, b
        while y:
            x, y = y, x % y
        gcd_total += x
print(gcd_total)
x = 0
for x in range(5):
    pass
print(x)
for x, in [(1,), (2,)]:
    print(x, end=" ")
for d in [{}], "k":
    for e in d:
        print(e, end=" ")
print()
a = [0]
for a[0] in range(3):
    print(a, end=" ")
print()
global_count = 0


def bump(k):
    global global_count
    global_count += k
    return global_count


for k in range(500):
    if bump(k) > 1000 and k < 60:
        global_count = 0
print(global_count)
