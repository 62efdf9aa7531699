try: a
finally: b
try:
    a
except: b
try:
    a
except A: b
except B as c:
    d
except (A, B): e
except A, B: f
except A, B, C:
    f
except A,: f
except A if b else c: d
except: g
else: h
finally:
    i
try: a
except* A: b
except *B as c: d
except* (A, B): e
except* A, B: f
except* A, B,: f
else: h
finally: i
try:
    try: a
    except: b
except: c
raise
raise a
raise a from b
raise a(b) from None
assert a
assert a, b
assert (a, b)
assert a if b else c, d
