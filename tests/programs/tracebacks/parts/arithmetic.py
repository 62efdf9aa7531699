"""Called by broken_helper."""


def divide(a, b):
    return a / b
