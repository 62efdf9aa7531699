a + b - c
a * b / c // d % e @ f
a + b * c
(a + b) * c
a ** b ** c
-a ** b
a ** -b
a ** - ~ b
- + ~ a
not a
not not a
a and b and c
a or b or c
a or b and c or d
(a and b) and c
not a and b or c
a | b ^ c & d << e >> f + g
a << b << c
a < b
a < b <= c == d != e > f >= g
a is b
a is not b
a in b
a not in b
a is b in c not in d is not e
not a in b
a < b and c > d
(a < b) < c
a if b else c
a if b else c if d else e
(a if b else c) if d else e
a or b if c and d else not e
a @ b
await_ ** 2
-1
-1 ** 2
- 1
1 + 2j
-a.b[c](d)
a if b else lambda: c
not (yield_)
