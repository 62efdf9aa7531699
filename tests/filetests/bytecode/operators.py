# Operands that are locals stand where they are; small ints are operands; constants are folded.
def arithmetic(a, b):
    c = a + b * 2 - (a // b) % 3
    c += 1
    c <<= b
    c = -a + +b - ~c
    d = a @ b ** 0.5 / 2
    return c & 0xff | d ^ 70000, 1 + a, a - 40000


def folded():
    return 2 ** 10 + -1, (1, "a" * 3, b"x"[0]), not 0, 1 - 0j, "ab"[-1], 1 << 100, 1 << 200, 7 // -2, 1 / 4, 1 // 0


def order(x, f):
    return x + (x := 5), f(x, x := 1), x < (x := 2) < x, x[(x := 3)], {x: (x := 4)}, x + [x for x in f]
