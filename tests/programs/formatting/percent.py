"""The % operator of str."""

print("%d %i %u" % (1, -2, 3), "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42), "%x %X %#x %o %#o" % (255, 255, 255, 8, 8), "%c%c" % (65, "é"))
print("%s %r %a" % ("é", "é", "é"), "%10s|%-10s|%.2s|%10.3s|" % ("abcdef", "abcdef", "abcdef", "abcdef"))
print("%f %.2f %10.3f %-10.1f| %+.1f %e %.3E %g %G %g" % (3.14159, 3.14159, 3.14159, 3.14159, 2, 12345.678, 0.00012, 1e10, 1e-10, 0.0001))
print("%g %g %g %#g %#.0f %.0f %.0f" % (100000, 1000000, 1e100, 1.0, 3.0, 2.5, 3.5), "%5.1f%%" % 99.5, "%*d|%-*d|%.*f" % (6, 42, 6, 42, 2, 3.14159))
print("%(a)s %(b)05d %(a)r" % {"a": "x", "b": 7}, "%s" % (1,), "%s" % ((1, 2),), "%s %s" % ("a", [1]), "%%" % (), "100%%" % {}, "%d" % True, "%d" % 3.99, "%d" % 10**20, "%x" % -255)
print("%f %F %e %g" % (float("inf"), float("nan"), float("-inf"), float("nan")), "%08.3f|%+08d|%-08d|% 05d" % (3.14159, 7, 7, 7), "%.10d" % 5, "%.0e" % 12345.0, "%#x %#X" % (10, 10))
for template, values in (("%d", ("a",)), ("%d %d", (1,)), ("%d", (1, 2)), ("%z", (1,)), ("%", (1,)), ("%(a)s", (1,)), ("%(a)s", {"b": 1}), ("%c", ("ab",)), ("%c", (-1,)), ("%x", (1.5,)), ("%f", ("a",)), ("%s", ()), ("%*d", ("a", 1)), ("%(a", {}), ("%d", None)):
    try:
        print(template % values)
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        print(template, values, type(error).__name__, error)
