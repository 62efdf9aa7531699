def f[T: int, **P, *Ts = *default](a: T = 1, *, k=2) -> T:
    return T


class A[T: (int, str)](B, k=1):
    x: T

    def method[U](self, u: U) -> T: ...


type X = int
type Y[T = X] = list[T]
