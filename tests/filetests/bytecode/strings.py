def formatted(a, b):
    f"{a}", f"{a!r}", f"{a:>10}", f"{a!s:{b}}", f"x{a}y{b:{a}.{b}}z", f"", f"plain", f"{a=}"
    "%s" % (a,), "%s and %-5r%%" % (a, b), "%d" % (a,), "%s" % a, "%s" % (a, b), "" % ()
    return t"", t"{a}", t"x{a!r:>{b}}{b}"
