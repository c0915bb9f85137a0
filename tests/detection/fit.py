"""Fits weights to what was seen at labelled fields: logistic regression, drawn towards what was
believed before.

Promises, for the same input, the same weights; a weight never turns the sign of its prior, for a
signal says what it says also where the few pages that show it happen to disagree. Values in,
values out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Row = tuple[frozenset[str], bool]
SWEEPS = 60
STEP = 1.0
DONE = 1e-4
BIAS_PULL = 0.2


class Fit:
    """One question: the weight of each signal in it, and the bias under ""."""

    def __init__(self, rows: Sequence[Row], prior: Mapping[str, float], bias: float) -> None:
        self._prior = {name: one for name, one in prior.items() if one} | {"": bias}
        self.weights = dict(self._prior)
        self._truth = [1.0 if true else 0.0 for _, true in rows]
        self._rows = {
            name: [n for n, (seen, _) in enumerate(rows) if name in seen] for name in prior
        }
        self._rows[""] = list(range(len(rows)))
        self._sums = [self.sum(seen) for seen, _ in rows]

    def sum(self, seen: frozenset[str]) -> float:
        """The score of a field with these signals."""
        return self.weights[""] + sum(self.weights.get(name, 0.0) for name in seen)

    def run(self, pull: float) -> Fit:
        """One weight after the other, until none moves any more."""
        for _ in range(SWEEPS):
            moved = [self._move(name, BIAS_PULL if name == "" else pull) for name in self.weights]
            if max(moved) < DONE:
                break
        return self

    def _move(self, name: str, pull: float) -> float:
        """A Newton step of one weight, held on its side of zero; how far it went."""
        old, prior = self.weights[name], self._prior[name]
        slope, bend = -pull * (old - prior), pull
        for n in self._rows[name]:
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, self._sums[n]))))
            slope += self._truth[n] - chance
            bend += chance * (1 - chance)
        new = old + max(-STEP, min(STEP, slope / bend))
        if name and new * prior < 0:
            new = 0.0
        self.weights[name] = new
        for n in self._rows[name]:
            self._sums[n] += new - old
        return abs(new - old)
