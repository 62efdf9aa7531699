a += 1
a -= 1; a *= 1; a @= 1; a /= 1; a %= 1
a &= 1; a |= 1; a ^= 1; a <<= 1; a >>= 1; a **= 1; a //= 1
(a) += 1
a.b[c] += d, e
a += *b, c
def f():
    a += yield
    a += yield b, c
