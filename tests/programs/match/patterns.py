"""match: every kind of pattern, guards, captures, what is tried and what is not."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    __match_args__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class Color:
    RED = "red"
    GREEN = 2


def describe(value):
    match value:
        case None:
            return "none"
        case True | False:
            return f"bool {value}"
        case 0 | -1 | 2.5 | 1 + 2j | -3.5:
            return f"number literal {value}"
        case "hello" | b"bytes":
            return f"text {value}"
        case Color.RED | Color.GREEN:
            return f"color {value}"
        case int(n) if n > 100:
            return f"large {n}"
        case int() | float():
            return f"number {value}"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x}"
        case ["cmd", name, *rest]:
            return f"command {name} {rest}"
        case [first, *_, last] if first == last:
            return f"same ends {first}"
        case (1, (2, [3, *deep])):
            return f"deep {deep}"
        case [int(a), str(b) | float(b)]:
            return f"int and {b!r} after {a}"
        case [_, _] as pair:
            return f"pair {pair}"
        case [*everything]:
            return f"sequence of {len(everything)}"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": ("square" | "rectangle") as kind, **rest}:
            return f"{kind} {rest}"
        case {1: x, **nothing} if not nothing:
            return f"only one: {x}"
        case {}:
            return f"mapping {sorted(map(str, value))}"
        case Point3(x=0, z=z):
            return f"point3 with z {z}"
        case Point(0, y):
            return f"on axis at {y}"
        case Point(x, y=5) | Point(5, y=x):
            return f"five and {x}"
        case Point(x=Point() as inner):
            return f"nested {inner.x}"
        case Point():
            return "some point"
        case str():
            return f"str {value}"
        case _:
            return f"other {type(value).__name__}"


values = [None, True, False, 0, -1, 2.5, 1 + 2j, -3.5, 1, 1.0, 7, 500, 3.25, "hello", b"bytes", "red", 2, "red2", "x", [], (), [5], ["cmd", "go", 1, 2], ["cmd", "stop"], ["cmd"], [1, 2, 1], (1, (2, [3, 4, 5])), [1, "b"], [1, 2.5], [1, 2], ["a", None]]
values += [list(range(5)), {"type": "circle", "r": 2}, {"type": "circle"}, {"type": "square", "a": 1}, {1: 2}, {1: 2, 3: 4}, {}, Point(0, 3), Point(1, 5), Point(5, 9), Point(Point(1, 2), 0), Point(7, 7), Point3(0, 1, 2), Point3(1, 5, 6), range(3), {1, 2}, b"other", bytearray(b"x"), "ab", object, iter([])]
for value in values:
    print(describe(value))


class Odd:
    __match_args__ = "not a tuple"


class Broken:
    @property
    def x(self):
        raise ValueError("property")


def attempt(value):
    match value:
        case Odd(1):
            return 1
        case Broken(x=1):
            return 2
    return "no match"


for value in (Odd(), Broken(), 5):
    try:
        print(attempt(value))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    match 5:
        case int(1, 2):
            pass
except TypeError as error:
    print(error)
try:
    match Point(1, 2):
        case Point(1, 2, 3):
            pass
except TypeError as error:
    print(error)
match = [1, 2, 3]
case = 5
print(match[0], case)
match match:
    case [a, b, *c] if (d := a + b) > 2:
        print(a, b, c, d)
match 1, 2:
    case x, y:
        print(x + y)
match {"k": [1, {"z": (2, 3)}]}:
    case {"k": [one, {"z": (two, three)}]}:
        print(one, two, three)
for source in ("match 1:\n case x: 1\n case 2: 1", "match 1:\n case a | b: 1", "match 1:\n case [a, a]: 1", "match 1:\n case {**a, 'k': 1}: 1", "match 1:\n case {1: a, 1: b}: 1", "match 1:\n case [*a, *b]: 1", "match 1:\n case Point(x=1, x=2): 1", "match 1:\n case a.b | c: 1", "match 1:\n case 1 + 1: 1", "match 1:\n case (a as b) as c: 1"):
    try:
        exec(source)
        print("accepted")
    except SyntaxError as error:
        print(error.msg)


def evaluate(node):
    match node:
        case int() | float():
            return node
        case ("+", left, right):
            return evaluate(left) + evaluate(right)
        case ("*", left, right):
            return evaluate(left) * evaluate(right)
        case ("-", operand):
            return -evaluate(operand)


total = 0
for i in range(200):
    total += evaluate(("+", i, ("*", 2, ("-", ("+", i, 0.5)))))
print(total)
