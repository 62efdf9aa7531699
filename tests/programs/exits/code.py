"""sys.exit with a number: the exit code, after finally blocks and output."""

import sys

try:
    try:
        sys.exit(3)
    except Exception:
        print("not an Exception")
    finally:
        print("finally")
except SystemExit as error:
    print(error.code, repr(error))
    raise
