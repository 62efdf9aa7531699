@a
def f(): pass
@a.b(c)[d]
@e
class C: pass
@(yield_)
async def f(): pass
@x if y else z
@lambda f: f
@(a := b)
@a := b

def f(): pass
