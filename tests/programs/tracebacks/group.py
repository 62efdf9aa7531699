"""An uncaught exception group, nested, with tracebacks and causes inside."""


def fail(n):
    if n % 2:
        raise ValueError(f"odd {n}")
    return 1 / n


errors = []
for n in range(4):
    try:
        fail(n)
    except Exception as error:
        errors.append(error)
inner = ExceptionGroup("inner", [KeyError("k"), RuntimeError("multi\nline")])
inner.add_note("a note")
errors.append(inner)
raise ExceptionGroup("several", errors) from OSError("cause")
