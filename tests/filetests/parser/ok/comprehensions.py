[a for b in c]
[a for b in c if d]
[a for b in c if d if e]
[a for b in c for d in e]
[a for b in c if d for e in f if g]
[a for b, c in d]
[a for b, in c]
[a for (b, c) in d]
[a for *b, c in d]
[a for b.c in d]
[a for b[0] in c]
[(a, b) for c in d]
[a if b else c for d in e]
[a for b in c or d]
[a for b in c if d or e]
[a for b in c if (d if e else f)]
[lambda: a for b in c]
[a for b in lambda_ if lambda_]
[a := b for b in c]
[[a for b in c] for d in e]
{a for b in c}
{a: b for c in d}
{a: b if c else d for e in f}
{**a, b: c}
(a for b in c)
f(a for b in c)
f(a for b in c)(d for e in f)
f((a for b in c), d)
f(a := b for c in d)
f(x)(a for b in c).d
[a
 for b
 in c
 if d]
