"""The special methods behind operators, conversions and statements."""


class Vector:
    def __init__(self, *items):
        self.items = items

    def __repr__(self):
        return f"Vector{self.items}"

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.items, other.items)))

    def __mul__(self, factor):
        return Vector(*(a * factor for a in self.items))

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.items, other.items))

    def __neg__(self):
        return self * -1

    def __eq__(self, other):
        return isinstance(other, Vector) and self.items == other.items

    def __hash__(self):
        return hash(self.items)

    def __bool__(self):
        return any(self.items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __contains__(self, value):
        return value in self.items

    def __iter__(self):
        return iter(self.items)

    def __reversed__(self):
        return iter(self.items[::-1])

    def __abs__(self):
        return (self @ self) ** 0.5

    def __call__(self, *args):
        return ("called", self, args)


v, w = Vector(1, 2, 3), Vector(4, 5, 6)
print(v + w, v * 2, 2 * v, v @ w, -v, v == Vector(1, 2, 3), v != w, hash(v) == hash(Vector(1, 2, 3)), bool(Vector(0)), len(v), v[1], v[-1:], 2 in v, list(v), list(reversed(v)), abs(Vector(3, 4)), v(1))
for action in (lambda: v + 1, lambda: 1 + v, lambda: v - w, lambda: v < w, lambda: v @ 1, lambda: -object(), lambda: len(5), lambda: v.missing, lambda: ~v, lambda: v["a"], lambda: abs("x"), lambda: iter(5), lambda: v ** 2):
    try:
        print(action())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class Trace:
    """Answers every operator with the name of the method that was asked."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def method(name):
    def body(self, *args):
        print(f"{self.name}.{name}{args}", end=" ")
        return NotImplemented if self.name == "shy" and name not in ("__iadd__",) else f"{self.name} {name}"

    return body


operators = "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul".split()
for op in operators:
    for name in (f"__{op}__", f"__r{op}__", f"__i{op}__"):
        setattr(Trace, name, method(name))
for name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Trace, f"__{name}__", method(f"__{name}__"))
bold, shy = Trace("bold"), Trace("shy")
for symbol in "+ - * / // % ** << >> & | ^ @ < <= > >= == !=".split():
    for left, right in (("bold", "shy"), ("shy", "bold"), ("shy", "5"), ("5", "bold")):
        try:
            print(eval(f"{left} {symbol} {right}"))
        except TypeError as error:
            print(error)
x = shy
x += 1
print(x)


class Sub(Trace):
    def __radd__(self, other):
        return "subclass first"


print(bold + Sub("sub"), Sub("a") + Sub("b"), divmod(7, 2))


class Index:
    def __index__(self):
        return 2

    def __int__(self):
        return 3

    def __float__(self):
        return 4.5

    def __complex__(self):
        return 5j

    def __round__(self, n=None):
        return ("round", n)

    def __trunc__(self):
        return 8

    def __bytes__(self):
        return b"bytes"

    def __sizeof__(self):
        return 1

    def __dir__(self):
        return ["b", "a"]


i = Index()
print(int(i), float(i), complex(i), round(i), round(i, 2), bytes(i), [1, 2, 3][i], hex(i), dir(i), range(10)[i], "abc"[i:])
for cls, call in (("__len__", len), ("__bool__", bool), ("__hash__", hash), ("__repr__", repr), ("__str__", str), ("__index__", hex), ("__iter__", iter), ("__contains__", lambda o: 1 in o)):
    for result in (-1, "text", None, 2**70):
        try:
            print(cls, repr(call(type("T", (), {cls: lambda self, *a: result})()))[:40])
        except (TypeError, ValueError, OverflowError) as error:
            print(cls, type(error).__name__, error)
