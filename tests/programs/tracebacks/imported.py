"""An error in an imported module: the traceback goes through every file, and not through the import machinery."""

print("before")
import parts.failing

print("never", parts.failing)
