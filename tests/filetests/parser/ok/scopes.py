global a
def f():
    global a, b
    nonlocal_ = 1
    def g():
        nonlocal nonlocal_
        nonlocal a, b
