"""Where names are found: cells, classes, comprehensions, globals."""

x = "global"


def closures():
    functions = []
    for i in range(3):
        def f(i=i, *, k=lambda: i):
            return i, k()
        functions.append(f)
    count = 0

    def bump():
        nonlocal count
        count += 1
        return count

    bump(), bump()
    return [f() for f in functions], count, bump.__closure__[0].cell_contents, bump.__code__.co_freevars


class A:
    x = "class"
    y = x
    seen = [x for _ in range(1)]
    own = [y for y in range(3)]
    __private = 1
    first, *rest = range(3)

    def method(self):
        return x, self.x, self.__private, __class__.__name__

    def rename(self, __x):
        self.__x = __x
        return sorted(k for k in self.__dict__)

    class Inner:
        z = x

    for x in "ab":
        pass
    del first


def class_in_function(x):
    class B:
        before = x
        x = "own"
        after = x
        lazily = lambda: x
    class C:
        global g
        g = x
        def f(self):
            nonlocal x
            x = "changed"
            return super().__repr__()[:2]
    C().f()
    return B.before, B.after, B.lazily(), x, hasattr(C, "g")


def deleted():
    y = 1
    def inner():
        return y
    del y
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        del y
    except UnboundLocalError as e:
        print(e)
    try:
        print(undefined)
    except NameError as e:
        print(e)


def comprehensions(n):
    x = "local"
    a = [x * n for x in (1, 2)]
    b = [[x + y for x in range(2)] for y in range(2)]
    c = [lambda: x for x in range(2)]
    d = {x: [y for y in x] for x in ("ab", "c")}
    e = [y := x for x in range(3)]
    f = list(x + z for x in range(2) for z in range(x) if z < n)
    g = [x for x in [x for x in range(2)] if x for y in [x]]
    h = [(i, j) for i, *j in ((1, 2, 3), "ab")]
    return x, a, b, [f() for f in c], d, e, y, f, g, h, sorted(locals())


def globals_():
    global x, created
    x = "changed"
    created = "created"
    return x


def star(*args, a=1, **kwargs):
    return args, a, kwargs, sorted(locals())


print(closures())
print(A.x, A.y, A.seen, A.own, A().method(), A().rename(1), A.Inner.z, A.rest, hasattr(A, "first"), hasattr(A, "_"))
print(class_in_function("argument"), g)
deleted()
print(comprehensions(5))
print(globals_(), x, created)
print(star(1, 2, b=3))
print([x for x in "ab"], x, [lambda: x for x in range(2)][0]())
namespace = {}
exec("a = 1\ndef f(): return a, b\nclass C: c = a\nd = [a for _ in 'x']", {"b": 2}, namespace)
print(namespace["C"].c, sorted(k for k in namespace))
try:
    namespace["f"]()
except NameError as e:
    print(e)
print(eval("[i + j for i in range(2)]", {"j": 10}), eval("(lambda: k)()", {"k": 3}))
print(closures.__qualname__, A.method.__qualname__, class_in_function.__code__.co_cellvars, comprehensions.__code__.co_varnames)
