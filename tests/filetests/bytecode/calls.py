def calls(f, a, b, *args, **kwargs):
    f()
    f(a, 1, b + 1)
    f(a, k=1, b=b)
    f(*args)
    f(a, *args, b)
    f(1, 2, **kwargs)
    f(a, *args, k=1, l=2, **kwargs, m=3)
    f(**a, **b)
    a.method(b, 1)
    a.b.method(k=b)
    a.method(*args)
    f(1, 2, *[3])
    return f(a)(b).c(f(g(a)))


def drained(x):
    return all(a for a in x), any(a for a in x), tuple(a for a in x), all([a for a in x]), sum(a for a in x)


import module
module.function(1)


class A(B):
    def method(self, x):
        super().method(x)
        super().attribute
        super(A, self).method(k=x)
        return super

    def cell(self):
        lambda: self
        return super().cell()
