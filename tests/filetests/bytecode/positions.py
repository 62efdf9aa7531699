# positions
def f(a, b):
    x = (a
         .b(1)
         .c)
    return f"{a + b}" + x[a](
        b,
    )


class A:
    y = [i / 2 for i in z]
