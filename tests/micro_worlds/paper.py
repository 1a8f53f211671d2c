"""Expectations of micro-worlds: the arithmetic written beside a result is worked out again."""

from __future__ import annotations

import ast
import operator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
         ast.Div: operator.truediv}  # fmt: skip


def result(text: str) -> str:
    """What stands behind the last ``=``; sums of names are counted, sums of numbers done."""
    working, _, last = text.rpartition("=")
    working, last = working.strip(), last.strip()
    if working:
        right = Decimal(last)
        assert _worked_out(working).quantize(right, ROUND_HALF_UP) == right, text
    return last


def _worked_out(working: str) -> Decimal:
    if any(sign.isalpha() for sign in working):
        return Decimal(0 if working == "nobody" else len(working.split("+")))
    exact = _value(ast.parse(working, mode="eval").body)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        return Fraction(SIGNS[type(node.op)](left, right))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand)
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))


def is_same(expected: str, found: object) -> bool:
    """``null`` is no number and no word; numbers are equal whatever their zeros."""
    if found is None or expected == "null":
        return found is None and expected == "null"
    try:
        return Decimal(expected) == Decimal(str(found))
    except ArithmeticError:
        return expected == str(found)
