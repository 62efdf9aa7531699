pass
a; b; c
a; b; c;
pass; break; continue
return_ = 1
"docstring"
...
1; "a"; None
if a: pass; pass;
class A: pass; pass
for a in b: break;
def f(): return
def f(): return;
x = 1;
