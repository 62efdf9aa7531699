()
(a)
(a,)
(a, b)
(a, b,)
((a))
((a), (b))
(*a,)
(*a, b)
a,
a, b
a, b,
*a,
*a, b
[]
[a]
[a,]
[a, b]
[*a]
[*a, b,]
[a := b]
[a := b, c := d]
{a}
{a,}
{a, b}
{*a}
{*a, b}
{a := b}
{}
{a: b}
{a: b,}
{a: b, c: d}
{**a}
{**a, **b,}
{a: b, **c, d: e}
{**a | b}
{a: lambda: b, c: d if e else f}
{(a, b): (c, d)}
(a := b)
(a := b, c)
((a := b))
(a := b if c else d)
(a := (b := c))
