"""f-strings: fields, conversions, nested quotes and fields, `=`, and t-strings beside them."""

name, width, value, items = "wörld", 10, 3.14159, {"k": [1, 2]}
print(f"hello {name}", f"{name!r}", f"{name!s:>{width}}", f"{name!a}", f"{value:.{2}f}", f"{value:{width}.{3}}", f"{{}} {{{name}}}", f"{1 + 1}{'a' * 3}")
print(f"{items["k"][1]}", f"{items['k']}", f'{items["k"]}', f"{'nested ' + f'{name} {f'{value}'}'}", f"{(lambda x: x * 2)(4)}", f"{[n for n in range(3)]}", f"{ {1: 2}[1] }")
print(f"{name=}", f"{name = }", f"{value=:.2f}", f"{value = !r:>12}", f"{items['k'] = }", f"{1+1=}", f"{len(name)=}")
print(
    f"{
        value  # a comment in a field
        + 1
    :.1f}",
    f"{'\n'.join(['a', 'b'])}",
    f"""{name}
    "quotes" {value!r}""",
)
print(rf"\n{name}\t", fr"{value:\>10}", f"\N{DIGIT ONE}{{", f"{name:}", f"{'a':*^{width}}", f"{True:d} {None} {...}", "a" f"{1}" "b" rf"\{2}")
x = 5
print(f"{x:=+5}", f"{(y := x + 1)} {y}", f"{x!r:^{width}}", f"{x if x > 3 else 'no'}", f"{x:{'>' + str(width)}}", f"{x, 1}", f"{*[1, 2],}", f"{x==5} {x!=5} {x<=5}")


class Shown:
    def __repr__(self):
        return "<repr>"

    def __str__(self):
        return "<str>"

    def __format__(self, spec):
        return f"<{spec}>"


s = Shown()
print(f"{s} {s!r} {s!s} {s:abc} {s!r:>10} {s=} {s=!s} {s=:q} {s:{x}{x}}")


def order(label):
    print("evaluated", label)
    return label


print(f"{order('a')}{order('b'):{order('>5')}}{order('c')!r}")
for bad in ("f'{'", "f'{}'", "f'{a b}'", "f'}'", "f'{x!z}'", "f'{x!}'", "f'{lambda x: 1}'"):
    try:
        print(eval(bad, {"x": 1, "y": 2, "z": 3, "a": 4}))
    except SyntaxError as error:
        print(bad, error.msg)
template = t"hello {name!r:>{width}} and {value}{x}"
print(type(template).__name__, template.strings, template.values)
for part in template.interpolations:
    print(part.value, part.expression, part.conversion, repr(part.format_spec))
print([p if isinstance(p, str) else (p.value, p.expression) for p in t"{x}a{x + 1 = }"], (t"a" + t"{x}").strings)
