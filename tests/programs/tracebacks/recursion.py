"""Endless recursion ends in a traceback that says how often a line repeats."""


def endless(n):
    return endless(n + 1) * 2


def start():
    endless(0)


start()
