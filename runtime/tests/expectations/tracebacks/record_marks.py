"""Records how CPython marks source lines in tracebacks: `record_marks.py > marks.txt`.

A case is the lines of an instruction (each behind `|`), its columns in bytes (behind `@`, or `@ -`), and what the traceback shows (each line behind `=`).
With the names of Python files as arguments, the positions of all their instructions are recorded instead.
"""

import itertools
import linecache
import sys
import traceback

SNIPPETS = r'''
a + b
---
x = (a + b) * c / zero
---
x = a//b
---
x = a+(b)
---
x = a +(  b)
---
x = a+(b, c)
---
x = a+(b).c
---
x = (a)+b
---
x = -a + b
---
x = -a ** b
---
x = a ** -b ** c
---
x = a**b**c
---
x = a * b + c * d - e
---
x = a << 1 | b & c ^ d
---
x = a @ b
---
x = not a
---
x = a < b
---
x = a if b else c
---
x = a.b.c
---
x = a.b + c.d
---
x = a[b]
---
x = a[b][c][d + e]
---
x = (a)[b]
---
x = a[b:c, d]
---
x = a["k]"]['(']
---
a(b)
---
a(b)(c)
---
x = a(b)
---
x = a.b(c)
---
x.y = a(b)
---
x = y = a(b)
---
x = (a(b))
---
x = a(b); y = c(d)
---
x = a(b)  # comment (
---
x: int = a(b)
---
x = a(b) + c
---
x = a(i for i in b)
---
x = a(*b, **c)
---
x = a("text" "more")(f"{b + c} {d['e']} {f!r:>{g}}")
---
x = f"{a + b}"
---
x = f"{a(b):{c[d]}}"
---
x = f'{a["b"]} {{}} {c}'
---
x = "a" % b
---
x = "a" "b" % c
---
x = '''+"'''"+r'''triple
text'''+"'''"+r''' % a
---
x = [a + b for c in d(e)]
---
x = {a: b[c] for d in e}
---
x = lambda: a + b
---
assert a + b
---
assert a, b
---
raise a
---
raise a(b) from c
---
del a[b]
---
del a.b
---
import a
---
from a import b
---
with a as b: pass
---
with a(b) as c, d[e]: pass
---
for a in b: pass
---
for a, b in c(d): pass
---
while a + b: pass
---
if a(b): pass
---
a, b = c
---
a, *b = c(d)
---
a += b
---
a[b] += c
---
a.b -= c[d]
---
print(a := b + c)
---
x = (a
     + b)
---
x = (
    a +
    b
)
---
x = (
    a  # comment + (
    # another
    +
    b
)
---
x = a + \
    b
---
x = a \
    + b
---
x = a(
    b,
    c,
)
---
x = a(
    b,
    c,
    d,
    e,
    f,
    g,
)
---
x = a(b)(
    c,

    d
)
---
x = a[
    b
][
    c
]
---
foo(
    a=b(),
    c=d(e),
    f=g()
)
---
foo(a, b(c), d[e], f + g)
---
x = [
    a + b,
    c * d, e / f,
    g[h],
]
---
x = {
    "a": b,
    **c,
    "d": e(f),
}
---
@a(b)
def c(d=e + f): pass
---
class A(B, metaclass=C(d)):
    x = y
---
class A(
    B,
    C,
):
    pass
---
x = 漢字 + b
---
x = a + 漢字[b]
---
x = "漢字" + a(b)
---
é = a(b)
---
x = a("é")
---
x = ñ(a)["漢"] - b
---
x = a  +  b
---
x = a/ b
---
x = a /b
---
x=a//b
---
x = 1_000 + a
---
x = 1e-5+a
---
x = 0x1e+a
---
x = .5*a
---
x = 1j*a
---
x = a ** b
---
x = ~a
---
x = (a)(b)
---
x = (a.b)(c)
---
x = (yield_ + b)
---
x = ((a + b))
---
x = ((a) + (b))
---
x = (a,) + b
---
x = a and b + c
---
x = a or b[c]
---
x = a in b
---
x = a is not b + c
---
x = a(b) if c(d) else e(f)
---
a.b.c(d).e(f)[g]
---
(a
 .b(c)
 .d(e))
---
x = a; y = b + c; z = d[e]
---
if True:
    x = a + b
---
if True:
        x = a(
    b)
---
if True:
	x = a[b]
---
def f():
    return a(b)
---
def f():
    return a.b(c)
---
def f():
    return (a(b))
---
def f():
    return a(b) + c
---
def f():
    return a(
        b,
        c)
---
def f():
    return a + b
---
def f():
    return a(b)  ;  pass
---
async def f():
    await a
    x = await a(b)
    return await a + b
    x = await a ** b
    async for c in d(e): pass
    async with g(h): pass
---
def f():
    x = yield a
    y = (yield a + b)
    z = yield from a(b)
---
try:
    a
except b(c):
    pass
---
match a(b):
    case c.d: pass
    case {"e": f}: pass
    case G(h=1): pass
---
type X = a + b
---
x = a[b](c)
---
x = a(b)[c]
---
x = a(b).c
---
x = a[b].c
---
x = -a[b]
---
x = -a(b)
---
x = a if b else c + d
---
x = a(lambda: b)(lambda c: d + e)
---
x = "%s" % (a, b)
---
x = a#
---
x = a (b)
---
x = a [b]
---
x = a . b (c)
---
x = a \
  [b]
---
return_ = a(b)
---
global_.x = a(b)[c]
---
x = ...
---
x = a(...)
---
x = None(a)
---
x = "s"(a)
---
x = {}(a)
---
x = [](a)[b]
---
x = a    (b,
  c    )
---
x = a @ b @ c
---
x = a >> b << c
---
x = (a >> b) << c
---
x = a<<b
---
x = a|(b)
---
x = a| (b)
---
x = a|((b))
---
x = a|(b|c)
---
x = a|(-b)
---
x = a|(b:=c)
---
x = a|()
---
x = a|(b for b in c)
---
a(fr'\{{', b)
---
a(f'\x7b1+1{b + c}')
---
match a:
    case {"y": (0 as y) | (1 as y)}: pass
    case b(c=[z] | [1, (0 | 1 as z)] | [z]): pass
---
x = f"""
#{a(b)}
#{c + d}"""
'''


def shown(summary):
    text = traceback.StackSummary().format_frame_summary(summary)
    return text.split("\n")[1:-1]


def cases_of(name, source):
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    codes = [compile(source, name, "exec")]
    seen = set()
    while codes:
        code = codes.pop()
        codes.extend(constant for constant in code.co_consts if hasattr(constant, "co_code"))
        for line, end_line, column, end_column in code.co_positions():
            key = line, end_line, column, end_column
            if line is None or line == 0 or key in seen:
                continue
            seen.add(key)
            summary = traceback.FrameSummary(name, line, "f", end_lineno=end_line, colno=column, end_colno=end_column)
            lines = [linecache.getline(name, at).rstrip() for at in range(line, end_line + 1)]
            yield lines, column, end_column, shown(summary)


def main():
    if len(sys.argv) > 1:
        sources = []
        for name in sys.argv[1:]:
            try:
                text = open(name, encoding="utf-8").read()
                compile(text, name, "exec")
            except (OSError, SyntaxError, ValueError):
                continue
            if not any(mark in text for mark in "\f\x0b\x1c\x1d\x1e\x85\u2028\u2029"):
                sources.append((name, text))
    else:
        sources = [(f"snippet-{number}", text.strip("\n") + "\n") for number, text in enumerate(SNIPPETS.split("\n---\n"))]
    written = set()
    for name, source in sources:
        for lines, column, end_column, result in cases_of(name, source):
            columns = "-" if column is None or end_column is None else f"{column} {end_column}"
            rows = [f"|{line}" for line in lines] + [f"@{columns}"] + [f"={line}" for line in result]
            text = "\n".join(rows)
            if text not in written:
                written.add(text)
                print(text)


sys.stdout.reconfigure(encoding="utf-8")
main()
