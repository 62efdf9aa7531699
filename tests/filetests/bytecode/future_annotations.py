from __future__ import annotations

x: list[int] = 1


def f(a: (b or c) + -d, *e: *g, h: lambda i, /, j=1, *k, l, **m: n) -> {**o, p: q}: ...


class A:
    a: f"x{b!r:>{c}}" 'y'
    b: (yes if no else (d, )) [1:2, ::3]
    c: (e for g in h if i) (j, k=l, **m).n is not o
    d: not p ** q ** -r < (s < t)
    e: 1 .real + 1e400 + "\n'" + b"\0" + ... + [] + (x.y)(z for z in ())
