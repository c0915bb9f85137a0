"""Places in a list that can be written without touching the neighbours.

Promises a text that sorts after one place and before the next. Places at the end count up, so
ten thousand additions stay short; only places between others grow.
"""

from __future__ import annotations

from typing import Final

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH: Final = 6
FIRST: Final = "i00000"  # the middle, so that there is room in front


def after_last(last: str) -> str:
    """A place after `last`, the greatest there is ("" where there is none)."""
    if not last:
        return FIRST
    head = last[:WIDTH].ljust(WIDTH, "0")
    if any(digit not in DIGITS for digit in head) or head == DIGITS[-1] * WIDTH:
        return last + "i"
    return _text(int(head, len(DIGITS)) + 1)


def between(before: str, after: str | None) -> str:
    """A place after `before` and before `after` (None: the end); `before` < `after` is needed."""
    if after is None:
        return after_last(before)
    if not before and after > FIRST[0]:
        head = after[:WIDTH].ljust(WIDTH, "0")
        if all(digit in DIGITS for digit in head) and int(head, len(DIGITS)) > 1:
            return _text(int(head, len(DIGITS)) - 1)
    place = ""
    for at in range(max(len(before), len(after)) + 1):
        low = _digit(before, at, 0)
        high = _digit(after, at, len(DIGITS)) if after.startswith(place) else len(DIGITS)
        if high - low > 1:
            return place + DIGITS[(low + high) // 2]
        place += DIGITS[low]
    return place + FIRST[0]


def _digit(text: str, at: int, default: int) -> int:
    """Value of one digit; what is foreign counts as the nearest legal one."""
    if at >= len(text):
        return default
    found = DIGITS.find(text[at])
    return found if found >= 0 else (0 if text[at] < "0" else len(DIGITS) - 1)


def _text(number: int) -> str:
    digits = ""
    for _ in range(WIDTH):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits
