"""Names: local, global, nonlocal, class, deleted, unbound; exec and eval with namespaces."""

x = "module"


def reads():
    return x


def local():
    x = "local"
    return x


def unbound():
    print(x)
    x = 1


def sets():
    global x, created
    x = "set"
    created = "new"


def deletes():
    y = 1
    del y
    return y


def conditional(flag):
    if flag:
        z = 1
    return z


print(reads(), local())
for action in (unbound, deletes, lambda: conditional(False), lambda: undefined_name, lambda: exec("del undefined_name"), lambda: (lambda: missing)()):
    try:
        action()
    except NameError as error:
        print(type(error).__name__, error)
sets()
print(x, created, conditional(True), globals()["created"], "x" in globals(), "x" in dir())
del created
print("created" in globals())


class Scope:
    x = "class"
    y = x + "!"

    def method(self):
        return x

    def own(self):
        return self.x, Scope.y

    for i in range(3):
        pass
    del y
    y = [x, i]

    class Inner:
        z = x


print(Scope().method(), Scope().own(), Scope.i, Scope.Inner.z)


def levels():
    a = "levels"

    class K:
        a = "class"
        b = a

        def get(self):
            return a

    def inner():
        def innermost():
            nonlocal a
            a = "changed"
            return a

        return innermost()

    return K.b, K().get(), inner(), a, K().get()


print(levels())
namespace = {"v": 5}
exec("w = v + 1\ndef f(): return w * 2\nclass C: q = v", namespace)
print(namespace["w"], namespace["f"](), namespace["C"].q, eval("v + w", namespace), eval("a + b", {"a": 1}, {"b": 2}), eval("[v for _ in range(2)]", namespace), "__builtins__" in namespace)
print(eval("x"), eval("(lambda q: q * 2)(21)"), eval(compile("1 + 1", "<test>", "eval")), exec("pass"), eval(" 3 "))


def inside():
    v = 10
    exec("v = 20")
    exec("new = v + 1")
    return v, eval("v * 2"), sorted(locals()), "new" in locals()


print(inside())
import builtins

builtins.added = "from builtins"
print(added)
len_before = len


def len(items):
    return "shadowed"


print(len("abc"))
del len
print(len("abc"), len is len_before)
del builtins.added
try:
    added
except NameError as error:
    print(error)
for source in ("def f():\n x = 1\n global x", "def f(x):\n global x", "nonlocal x", "def f():\n nonlocal q", "def f():\n print(x)\n global x", "def f(a, a): 1", "return 1", "yield 1", "class A:\n return 1", "break", "continue", "def f():\n x: int = 1\n nonlocal x", "await x", "async def f():\n yield 1\n return 2", "def f(): from m import *", "lambda x, x: 1", "x = 1\nglobal x\nglobal x"):
    try:
        exec(compile(source, "<test>", "exec"), {})
        print("accepted")
    except SyntaxError as error:
        print(error.msg, error.lineno)
    except NameError as error:
        print(error)


def hot(n):
    global counter
    counter = 0
    for i in range(n):
        counter += i
        if i == n // 2:
            globals()["counter"] = 0
    return counter


print(hot(100), hot(400), counter)
