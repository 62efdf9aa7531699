"""A line that is not indented as its block is."""


def function(a):
    if a:
        return 1
      return 2
