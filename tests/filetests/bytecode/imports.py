import a, b.c, d as e, f.g.h as i
from j import k, l as m
from . import n
from ..o.p import *


def f():
    import a, b.c, f.g.h as i
    from j import k, l as m
    return a, b, i, k, m
