"""`match` in all its forms."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Names:
    red = 1
    green = "g"


def describe(subject):
    match subject:
        case None | True | False:
            return "singleton", subject
        case 0 | -1 | 2.5 | 1 + 2j | "word" | b"bytes":
            return "literal", subject
        case Names.red | Names.green:
            return "dotted", subject
        case []:
            return "empty"
        case [x]:
            return "one", x
        case [1, *rest, 9]:
            return "around", rest
        case [first, (second, *_), *_, last] if first != last:
            return "nested", first, second, last
        case [_, _, _]:
            return "three"
        case [*_, 7]:
            return "last 7"
        case {"kind": "circle", "radius": r, **rest}:
            return "circle", r, rest
        case {Names.green: v} | {"other": [v]}:
            return "keys", v
        case {}:
            return "mapping"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y) | Point(y, 0):
            return "axis", y
        case Point(x, y) as p if x == y:
            return "diagonal", x, p.y
        case Point():
            return "point"
        case int(n) | float(n) if n > 100:
            return "big", n
        case str() as s:
            return "str", s
        case (int() | float()) as number:
            return "number", number
        case _:
            return "other"


subjects = [
    None, True, 0, -1, 2.5, 1 + 2j, "word", b"bytes", 1, 1.0, "g", [], (), [5], [1, 2, 3, 9], [1, 9], [2, (3, 4), 5, 6],
    [2, [3], 2], (1, 2, 3), [4, 4, 4, 7], "abc", range(1), {"kind": "circle", "radius": 2, "z": 1}, {"g": 1}, {"other": [2]},
    {"other": 3}, {}, Point(0, 0), Point(0, 3), Point(4, 0), Point(2, 2), Point(1, 2), 1000, 100.5, 7, 3.5, {1, 2}, object,
]
for subject in subjects:
    print(describe(subject))


def bindings(x):
    a = "before"
    match x:
        case [a, 1]:
            pass
        case [a, b] if a > b:
            return "guard", a, b
        case x:
            return "capture", x, a


print(bindings([5, 1]), bindings([2, 3]), bindings([1, 2]), bindings(0))


def errors():
    try:
        match 1:
            case Names(1):
                pass
    except TypeError as e:
        print(e)
    try:
        match Point(1, 2):
            case Point(1, 2, 3):
                pass
    except TypeError as e:
        print(e)
    try:
        match Point(1, 2):
            case Point(1, x=1):
                pass
    except TypeError as e:
        print(e)
    match (y := [1, 2]):
        case [a, b]:
            print(a, b, y)


errors()
match = case = _ = type = 1
print(match, case, _, type)
