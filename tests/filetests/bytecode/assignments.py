def plain(a, b):
    x = y = a
    x = a = x, a
    a, b = b, a
    a, b, c = b, c, a
    (d, e), [f, *g] = a
    *h, i = j, k = b
    x = a = b
    return x


def places(a, b, i):
    a.x = b
    a[i] = b
    a[i:b] = a[1:] = a[:2] = a[i::2] = b
    a[i] = i = b()
    a.x += b
    a[i] += b
    a[i:] -= b
    a[i], a.y = b, i
    del a.x, a[i], a[i:b], (b, [i])


def unbound(a):
    if a:
        x = 1
        y = 2
    print(x)
    print(x, y)
    del x
    print(x)
    for z in a:
        pass
    return z


def walrus(f):
    if (n := f()) > 1 and (m := n):
        return n, m
    return [m for x in f if (m := x)]
