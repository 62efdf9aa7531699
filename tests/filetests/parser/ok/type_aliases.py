type X = int
type X[T] = list[T]
type X[T: int, *Ts, **P] = dict
type X[T = int, *Ts = *tuple[int, ...], **P = [int]] = T
type X[T: (int, str) = int,] = T
type type = type
type match = case
type case = match
type _ = int
type X = lambda: 0
if a: type X = int; type Y = str
class A: type X = int
while a: type X = int
try: type X = int
finally: type Y = int
type \
    X = int
