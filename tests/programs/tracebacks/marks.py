"""What is marked in each kind of failing expression, one traceback after the other, as traceback.print_exc has them."""

import sys


def show(error):
    """A traceback's text by hand: file, line, function, columns."""
    tb = error.__traceback__.tb_next
    while tb is not None:
        code = tb.tb_frame.f_code
        for index, position in enumerate(code.co_positions()):
            if index == tb.tb_lasti // 2:
                start_line, end_line, start, end = position
                print(f"  {code.co_name} line {start_line - code.co_firstlineno}+{end_line - start_line} columns {start}-{end}")
        tb = tb.tb_next
    print(type(error).__name__, error)


def binary(a, b):
    return 1 + a * (b / 0) - 2


def subscript(a, b):
    return a["x"][b]["y"] + 1


def attribute(a, b):
    return a.real.missing.other


def call(a, b):
    return len(abs(b), a)(1)


def compare(a, b):
    return a == 1 and b < "x" or a


def method(a, b):
    return "text".join([a]).upper()


def assign(a, b):
    a.x.y = b


def augmented(a, b):
    a[0] += "x"


def unpack(a, b):
    (a, b), c = a


def loop(a, b):
    for x in a:
        pass


def name(a, b):
    return [undefined for _ in range(3)]


def multi(a, b):
    return (
        a
        +
        undefined(
            b
        )
    )


def raising(a, b):
    raise ValueError(
        a
    )


def with_statement(a, b):
    with a as x, b:
        pass


def keywords(a, b):
    return call(a, b=1, c=2)


def star(a, b):
    return print(*a, **b)


def fstring(a, b):
    return f"{a} {b.missing} {a}"


def delete(a, b):
    del a[b]


def imported(a, b):
    from sys import no_such_name


def asserting(a, b):
    assert a == 1, f"{b}"


def nested(a, b):
    return (lambda: [binary(a, c) for c in [b]])()


for function in (binary, subscript, attribute, call, compare, method, assign, augmented, unpack, loop, name, multi, raising, with_statement, keywords, star, fstring, delete, imported, asserting, nested):
    try:
        function(5, 2)
    except Exception as error:
        print(function.__name__)
        show(error)
