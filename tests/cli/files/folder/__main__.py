import sys

print("main of folder", __name__, sys.argv, sys.path[0].rsplit("/", 1)[-1], __package__)
