t""
t"a"
t"{a}"
t"a{b}c"
t"{a!r:>{b}}"
t"{ a }"
t"{a=}"
t"{ a = }"
t"{a=!s:x}"
t"{a:{b=}}"
t"{a:{b}}"
t"{(a)}"
t"{a # comment
}"
t"{
  a
  =  }"
t"{{}}"
t"\n{a}\N{DIGIT ONE}"
rt"\n{a}"
Tr"\d{a}"
t'''a
{b}
c'''
t"a" t"b{c}"
t"{a}" t"{b}"
(t"a"
 t"b")
t"{t"{a}"}"
f"{t"{a}"}"
t"{f"{a}"!r}"
t"{a, b}"
t"{'a' 'b'}"
t"{é}"
t"{a:x{b!r:y}z}"
