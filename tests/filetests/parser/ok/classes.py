class A: pass
class A(): pass
class A(B): pass
class A(B, C,): pass
class A(B, metaclass=M, *C, **D): pass
class A[T](B[T]): pass
class A[T: int = bool, *Ts = *x, **P]: pass
class A:
    "doc"
    a = 1

    def f(self): pass

    class B: pass
class A(a if b else c, d := e): pass
