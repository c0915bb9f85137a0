"""The detector's decision as arithmetic: what it would fill, given what it saw and the weights.

Promises the same rule as `extension/page/detect.js`: both sums from 0, and of several fields only
a clear leader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import priors
from collect import Answer, Unit
from fit import Fit, Row
from labelled import Page

JUDGING = Path(__file__).resolve().parents[2] / "extension/judging"
SIGNALS = JUDGING / "signals.js"
LEAD = float(re.findall(r"const LEAD = ([\d.]+)", (JUDGING / "judge.js").read_text("utf-8"))[0])
_ROW = re.compile(r'^  \["([a-z-]+)", (-?[\d.]+), (-?[\d.]+), ', re.M)
_BIAS = re.compile(r"^export const BIAS = \[(-?[\d.]+), (-?[\d.]+)\];", re.M)


class Weights(NamedTuple):
    """By signal, the bias under "": of a one-time code, and of the person's app."""

    code: dict[str, float]
    ours: dict[str, float]


def committed() -> Weights:
    """Those in the table of signals."""
    text = SIGNALS.read_text("utf-8")
    rows, biases = _ROW.findall(text), _BIAS.findall(text)[0]
    made = ({name: float(row[n]) for name, *row in rows if float(row[n])} for n in (0, 1))
    return Weights(*(one | {"": float(bias)} for one, bias in zip(made, biases, strict=True)))


def commit(weights: Weights) -> None:
    """Write them into the table."""

    def row(found: re.Match[str]) -> str:
        code, ours = (one.get(found[1], 0) for one in weights)
        return f'  ["{found[1]}", {code:g}, {ours:g}, '

    text = _ROW.sub(row, SIGNALS.read_text("utf-8"))
    text = _BIAS.sub(f"export const BIAS = [{weights.code['']:g}, {weights.ours['']:g}];", text)
    SIGNALS.write_text(text, "utf-8", newline="\n")


def rows(pages: Iterable[Page], answers: Mapping[str, Answer]) -> tuple[list[Row], list[Row]]:
    """What was seen at each labelled unit: whether it wants a one-time code, and of those whether
    an app's.
    """
    code: list[Row] = []
    ours: list[Row] = []
    for page in pages:
        units = page.units()
        for unit in (one for frame in answers[page.id].judged for one in frame if one.cx in units):
            truth = units[unit.cx]
            code.append((unit.signals, truth != "not-otp"))
            if truth != "not-otp":
                ours.append((unit.signals, truth == "totp"))
    return code, ours


def fitted(pages: Iterable[Page], answers: Mapping[str, Answer]) -> Weights:
    """Weights from these pages, as they are written: with one decimal."""
    made = []
    for n, question in enumerate(rows(pages, answers)):
        prior = {name: both[n] for name, both in priors.PRIORS.items()}
        fit = Fit(question, prior, priors.BIAS[n]).run(priors.PULL)
        made.append({name: round(weight, 1) for name, weight in fit.weights.items()})
    return Weights(*made)


def filled(answer: Answer, weights: Weights) -> list[tuple[int, ...]]:
    """The units that would be filled on a page."""
    found = []
    for frame in answer.judged:
        sure = sorted(
            (one for one in (_scored(unit, weights) for unit in frame) if one), reverse=True
        )
        if sure and (len(sure) == 1 or sure[0][0] - sure[1][0] >= LEAD):
            found.append(sure[0][1])
    return found


def _scored(unit: Unit, weights: Weights) -> tuple[float, tuple[int, ...]] | None:
    code, ours = (
        one[""] + sum(one.get(name, 0) for name in unit.signals)
        for one in (weights.code, weights.ours)
    )
    return (code, unit.cx) if code >= 0 and ours >= 0 else None
