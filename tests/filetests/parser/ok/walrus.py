(a := 1)
if (a := 1): pass
if a := 1: pass
while (a := f()) > b: pass
[a := 1, b]
f(a := 1)
f(b, a := 1)
f((a := 1), b=(c := 2))
x[a := 1]
x[a := 1, b := 2]
{a := 1}
{(a := 1): 2}
[y := f(x), y ** 2]
[y for x in z if (y := x)]
print(a := 1, end="")
lambda: (a := 1)
def f(a=(b := 1)): pass
assert (a := b)
x = (y := 0)
x = (y := 0), z
@a := b
def f(): pass
