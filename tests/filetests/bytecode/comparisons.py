def values(a, b, c):
    return a < b, a == 1, a is b, a is not None, a in b, a not in (1, 2), a in [1, 2], a in {1, 2}, a in [b, c], a < b <= c != 4


def jumps(a, b, c):
    if a < b:
        return 1
    if not a >= 3:
        return 2
    if a is None or b is not None and not c:
        return 3
    while 0 < a <= b < 9:
        a += 1
    if a in b if c else b:
        return 4
    if (a and b) or not (c or a == "x"):
        return 5
    x = a or b and c
    x = 0 or a
    return x if a else None


def constants():
    if 0:
        never()
    if __debug__:
        yes()
    while 1:
        if not 1:
            never()
        break
    assert x, y
