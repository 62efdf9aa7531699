# mode: single
if a:
    b
else:
    c

