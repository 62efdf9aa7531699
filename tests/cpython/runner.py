"""Runs one test module inside the tested interpreter: runner.py MODULE RESULT. Counts go to the file RESULT as JSON, anew after each test, so that
they are there even if the process does not come to its end."""

import sys
import unittest


class Counting(unittest.TextTestResult):
    """Counts, and writes them down. A test whose sub-tests fail counts as one failure."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.worst = {}
        self.running = ""

    def startTest(self, test):
        super().startTest(test)
        self.running = test.id()
        self.worst[self.running] = "passed"
        self.write(False)

    def note(self, test, what):
        name = test.id() if hasattr(test, "id") else str(test)
        order = ("passed", "skipped", "failed", "errors")
        known = self.worst.get(name, "passed")
        self.worst[name] = max(known, what, key=order.index)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note(test, "failed")

    def addError(self, test, error):
        super().addError(test, error)
        self.note(test, "errors")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "skipped")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note(test, "failed")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.note(test, "failed" if issubclass(error[0], test.failureException) else "errors")

    def stopTest(self, test):
        super().stopTest(test)
        self.write(False)

    def write(self, finished):
        counts = dict.fromkeys(("passed", "failed", "errors", "skipped"), 0)
        for what in self.worst.values():
            counts[what] += 1
        text = ", ".join(f'"{what}": {count}' for what, count in counts.items())
        quoted = "".join(character if character.isalnum() or character in "._ ()" else "?" for character in self.running)
        with open(sys.argv[2], "w", encoding="utf-8") as stream:
            stream.write(
                f'{{"run": {len(self.worst)}, {text}, "running": "{quoted}", "finished": {str(finished).lower()}}}'
            )


def main():
    # The tests of a file may look at these.
    name = sys.argv[1]
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    runner = unittest.TextTestRunner(stream=sys.stderr, verbosity=2, resultclass=Counting)
    result = runner.run(suite)
    result.running = ""
    result.write(True)


main()
