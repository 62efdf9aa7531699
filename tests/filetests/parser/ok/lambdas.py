lambda: 0
lambda a: a
lambda a,: a
lambda a, b=1: a
lambda a, /: a
lambda a, /, b, *, c=1, **d: a
lambda *a: a
lambda *a, b: a
lambda **a: a
lambda *, a: a
lambda: (yield)
lambda: lambda: 0
lambda a=lambda b: b: a
lambda: a if b else c
lambda x: not x
f(lambda x: x, lambda: 0)
{lambda: a: lambda: b}
a[lambda: 0:lambda: 1]
a[lambda: 0]
