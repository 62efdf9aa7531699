del a
del a, b
del a,
del (a)
del (a, b), [c, d]
del (a,)
del ()
del []
del a.b, a[0], a[1:2], f().c, (a.b), (a[0])
del a; del b
