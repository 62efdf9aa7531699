a = 1
a = b = c = 2
a, b = b, a
a, = 1,
(a) = (b) = 1
(a, b), [c, *d] = e
*a, b = c
*a, = b
[] = ()
() = []
[a] = [b]
a.b = a[0] = a[1:2] = f().x = (yield_ := 1).y = "".z
x = *a, *b
x = *a
x = yield_
a.b.c[d].e = 1
(a.b) = (a[0]) = 1
(a), (b.c) = 1
*a.b, c = d
*(a, b), c = d
