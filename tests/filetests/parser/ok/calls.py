f()
f(a)
f(a,)
f(a, b)
f(a=1)
f(a=1,)
f(a, b=1)
f(*a)
f(**a)
f(*a, **b)
f(a, *b, c, *d)
f(a=1, *b)
f(a, *b, c=1, *d, e=2, **f, g=3, **h)
f(**a, b=1)
f(*a, b)
f(a := 1)
f(a := 1, b)
f(a if b else c, d=e if f else g)
f(lambda: a, b=lambda: c)
f(*a or b, **c or d)
f(not a)
f((a, b))
f(())
f()()()
f(a)(b)[c].d(e)
f(
    a,
    # comment
    b = 1,
)
(f)(a)
(lambda: a)()
"a".join(b)
1 .real
1.0.real
1..real
1j.imag
[].append(a)
{}.get(a)
...().a
None.a
f(a)(*b)
f(match=1, case=2, type=3, _=4)
