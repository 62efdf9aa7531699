a: int
a: int = 1
(a): int = 1
((a)): int
a.b: int
a[0]: int = 2
(a.b): int
a: int = *b, c
a: (yield_) = 1
a: lambda: b = c
def f(a: int, *args: *Ts, b: str = "x", **k: dict[str, int]) -> list[int]:
    a: int = yield 1
    b: tuple[int, ...] = yield
