"""What each signal is worth before any page has been seen: the person's judgement that the fit
starts from.

A signal that few labelled pages show stays near its prior; one that many show goes where they
send it. The first number speaks to "is it a field for a one-time code?", the second to "does the
person's app make it?"; 0: nothing.
"""

from __future__ import annotations

from typing import Final

PRIORS: Final[dict[str, tuple[float, float]]] = {
    "autocomplete": (3.5, 0),
    "name": (3, 0),
    "name-factor": (1, 2),
    "name-exact": (1.8, 0),
    "label-once": (2, 0),
    "label-code": (2, 0),
    "label-factor": (2, 2),
    "example": (1.5, 0),
    "boxes": (2.5, 0),
    "length": (1.2, 0.3),
    "digits": (1, 0.3),
    "focus": (0.6, 0),
    "alone": (1, 0),
    "near-app": (1.6, 2.5),
    "near-factor": (0.8, 0.8),
    "near-sent": (0.8, -3),
    "near-sent-by": (0.5, -2),
    "near-mail": (0, -2),
    "head-factor": (1.4, 1),
    "path-factor": (1.2, 0.8),
    "seed": (0.6, 2),
    "confirms": (0.5, 0),
    "applies": (-1, 0),
    "another-way": (0.3, 0.8),
    "person": (-3, 0),
    "other-code": (-5, 0),
    "other-place": (-2, 0),
    "other-autocomplete": (-6, 0),
    "short": (-3, 0),
    "password": (-3, 0),
    "elsewhere": (-8, 0),
    "mail": (0, -3),
    "recovery": (0, -4),
    "near-recovery": (0, -1.8),
    "again": (0, -2.5),
    "other-path": (0, -2),
    "mask": (0, -1.5),
}
"""By the reason that `extension/judging/signals.js` gives."""

BIAS: Final = (-4.5, 0.7)
PULL: Final = 3.0
"""How many pages it takes, roughly, to outvote a prior."""
