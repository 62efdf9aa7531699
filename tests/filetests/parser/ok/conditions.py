if a: b
if a: b; c;
if a:
    b
elif c:
    d
elif e:
    f
else:
    g
if a := b: c
if a:
    if b: c
else: d
if a:
    pass
else:
    if b:
        pass
while a: b
while a:
    break
else:
    continue
while a := b: c
