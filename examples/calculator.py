"""A calculator: text to tokens, tokens to a tree, the tree to a number, and the tree's derivative.

    calculator.py [EXPRESSION ...]      a few expressions of its own unless told
"""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Operation:
    sign: str
    left: object
    right: object


def tokens(text):
    at = 0
    while at < len(text):
        start = at
        if text[at].isspace():
            at += 1
        elif text[at].isdigit():
            while at < len(text) and (text[at].isdigit() or text[at] == "."):
                at += 1
            yield "number", text[start:at]
        elif text[at].isalpha():
            while at < len(text) and text[at].isalnum():
                at += 1
            yield "name", text[start:at]
        else:
            at += 1
            yield "sign", text[start]
    yield "end", ""


class Parser:
    """Signs bind by their level; `^` groups from the right."""

    LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def operand(self):
        match self.next():
            case "number", text:
                return Number(float(text))
            case "name", text:
                return Name(text)
            case "sign", "-":
                return Operation("-", Number(0.0), self.expression(2))
            case "sign", "(":
                inner = self.expression(1)
                if self.next() != ("sign", ")"):
                    raise SyntaxError("expected ')'")
                return inner
            case _, text:
                raise SyntaxError(f"unexpected {text or 'end'!r}")

    def expression(self, level=1):
        left = self.operand()
        while (found := self.LEVELS.get(self.tokens[self.at][1], 0)) >= level:
            _, sign = self.next()
            left = Operation(sign, left, self.expression(found if sign == "^" else found + 1))
        return left


def evaluate(tree, names):
    match tree:
        case Number(value):
            return value
        case Name(name):
            return names[name]
        case Operation("+", left, right):
            return evaluate(left, names) + evaluate(right, names)
        case Operation("-", left, right):
            return evaluate(left, names) - evaluate(right, names)
        case Operation("*", left, right):
            return evaluate(left, names) * evaluate(right, names)
        case Operation("/", left, right):
            return evaluate(left, names) / evaluate(right, names)
        case Operation("^", left, right):
            return evaluate(left, names) ** evaluate(right, names)


def derivative(tree, name):
    match tree:
        case Number():
            return Number(0.0)
        case Name(other):
            return Number(1.0 if other == name else 0.0)
        case Operation("+" | "-" as sign, left, right):
            return Operation(sign, derivative(left, name), derivative(right, name))
        case Operation("*", left, right):
            first = Operation("*", derivative(left, name), right)
            return Operation("+", first, Operation("*", left, derivative(right, name)))
        case Operation("^", base, Number(power)):
            outer = Operation("*", Number(power), Operation("^", base, Number(power - 1)))
            return Operation("*", outer, derivative(base, name))
        case _:
            raise ValueError("no rule for this")


def main():
    for text in sys.argv[1:] or ["1 + 2 * 3", "2 ^ 3 ^ 2 - -4", "(x + 1) * (x - 1)", "3 * x ^ 3 - x / 0", "(1 + 2"]:
        try:
            parser = Parser(text)
            tree = parser.expression()
            if parser.next()[0] != "end":
                raise SyntaxError("there is more than an expression")
            print(f"{text} = {evaluate(tree, {'x': 5.0}):g}", end="")
            print(f", its slope at 5 is {evaluate(derivative(tree, 'x'), {'x': 5.0}):g}" if "x" in text else "")
        except (SyntaxError, ZeroDivisionError, ValueError) as error:
            print(f"{text}: {error}")


main()
