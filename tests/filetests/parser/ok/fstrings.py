f""
f"a"
f"{a}"
f"a{b}c"
f"{a}{b}"
f"{a!r}"
f"{a!s:>10}"
f"{a!a:}"
f"{a:>{b}}"
f"{a:{b}{c}}"
f"{a:{b:{c}}}"
f"{a:x{b}y{c!r}z}"
f"{a=}"
f"{a = }"
f"{ a = !r }"
f"{a=:x}"
f"{a=!s:x}"
f"{a:{b=}}"
f"{a,}"
f"{a, *b}"
f"{*a, b}"
f"{a if b else c}"
f"{a or b}"
f"{(lambda x: x)}"
f"{(a := 1)}"
f"{a:=5}"
f"{a != b}"
f"{a == b}"
f"{a >= b!r}"
f"{ {a: b}[c] }"
f"{ {a} }"
f"{{}}"
f"{{a}}"
f"a{{b"
f"a}}b"
f"{{{a}}}"
f"{a}}}"
f"{{{{"
f"\n{a}\t"
f"\{a}"
f"\x41{a}\u0042"
f"\N{DIGIT ONE}{a}\N{DIGIT TWO}b"
f"{a:\N{DIGIT ONE}}"
f"{a:\N{DIGIT ONE}\N{DIGIT TWO}}"
f"{a:\x41}"
rf"\n{a}\{b}"
fr"{a:\d}"
Rf"{a}"
rF"\N{a}"
f'{a["b"]}'
f'{a['b']}'
f"{f"{f"{a}"}"}"
f"{"a" + 'b'}"
f"{'''a'''}"
f'{"#"}'
f'{"{"}'
f'{"}"}'
f'{"\n"}'
f"{a
}"
f"{
    a  # comment
    + b
}"
f"{a  # comment }"
  = !r:x}"
f'{"#"=}'
f"""a
{b}
c"""
f"""{
    a:>{
        b
    }
}"""
f'''{a:
}'''
f'''{a!r:x
y{b}
}'''
f"\
{a}\
"
f'{a:\
}'
f"a" f"b"
f"a" "b"
"a" f"b"
"a" f"{b}" "c" "d" f"e{f}"
u"a" f"{b}"
f"{a}" ""
"" f"{a}"
f"" ""
f"{a}" f"{b}" "c" f""
(f"{a}"
 f"{b}")
f"é{a}é"
f"{é}"
f"{a}😀{b}"
f"{a[b:c]}"
f"{a[lambda: b]}"
f"{a.b().c}"
f"{a:%Y-%m-%d}"
f"{a:{'x'}}"
f"{a:{'>'}{10}}"
f"{1}{2.5}{'a'}{None}"
f"{not a}"
f"{-a}"
f"{...}"
f"{[a for b in c]}"
f"{(a for b in c)}"
f"{await_}"
