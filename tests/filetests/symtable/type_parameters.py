def f[T: int, *Ts, **P](a: T, *args: *Ts, b: P = 1) -> T:
    def g[U = T](x: U) -> T: ...
    return g


class A[T: (int, str) = int](B[T], k=T):
    x: T
    __p = T

    def method[U](self, u: U, t: T) -> "A": ...

    type Alias[V] = dict[V, T]
    type Plain = x


type X[T = default] = list[T] | [t for t in T]


class Mangled[__T]:
    y: __T
    z = [__T for _ in y]
