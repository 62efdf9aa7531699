"""A program that is no Python prints where, and runs nothing."""

print("never printed")


def function(a, b):
    if a = b:
        return 1
