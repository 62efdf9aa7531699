"""Chained exceptions at the end of a program: context, cause, notes."""


def lookup(table, key):
    try:
        return table[key]
    except KeyError as error:
        raise LookupError(f"no {key}") from error


def cleanup():
    try:
        lookup({"a": 1}, "b")
    finally:
        int("not a number")


try:
    cleanup()
except ValueError as error:
    error.add_note("while cleaning up")
    error.add_note("twice\nover two lines")
    raise
