"""SystemExit with nothing: exit code 0, silently."""

print("out")
raise SystemExit
print("never")
