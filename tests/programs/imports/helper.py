"""Imported by modules.py."""

print("helper runs as", __name__)
value = 41


def increment():
    global value
    value += 1
    return value


def get():
    return value
