"""Type parameters, aliases, annotations: names and laziness."""


def first[T](items: list[T]) -> T:
    return items[0]


def many[T: int, *Ts, **P](a: T, *rest: *Ts) -> T:
    return a


class Box[T]:
    def __init__(self, value: T):
        self.value = value

    def map[U](self, f) -> "Box[U]":
        return Box(f(self.value))


class Pair[A, B = int](Box[A]):
    pass


type Alias = list[int]
type Generic[T] = dict[str, T]
type Recursive = list[Recursive] | int
print(first([1, 2]), many(5, 6), Box(3).map(str).value, first.__type_params__, many.__type_params__, Box.__type_params__, Pair.__type_params__)
print(Alias, Alias.__name__, Alias.__value__, Generic.__type_params__, Generic[int], Recursive.__value__, Box[int], Pair[int, str])
print([t.__name__ for t in many.__type_params__], many.__type_params__[0].__bound__, Pair.__type_params__[1].__default__, type(first.__type_params__[0]).__name__)
type Lazy = undefined_thing
print("defined")
try:
    Lazy.__value__
except NameError as error:
    print(error)


def annotated(a: later, b: int = 3) -> "text":
    inner: also_later = 5
    return inner


print(annotated(1))
try:
    annotated.__annotations__
except NameError as error:
    print(error)
later = str
print(annotated.__annotations__)


class Fields:
    a: int
    b: "str" = "x"
    c: list[int] = []
    (d): int = 4


print(Fields.__annotations__, Fields.b, hasattr(Fields, "a"))
module_level: int = 5
print(module_level, __annotate__(1))
only: int
print("only" in globals())
print(int | str, int | None, list[int], dict[str, int], tuple[int, ...], list[int].__args__, list[int].__origin__, isinstance(5, int | str), (int | str).__args__, list[int]([1, 2]))
for action in (lambda: isinstance([], list[int]), lambda: int[str], lambda: 5 | int, lambda: Box[1, 2] and None, lambda: list[int].nope):
    try:
        print(action())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
