"""Figures of a detector on labelled pages: precision, recall and F1 by field, and what was taken
for what.

A unit is a visible field or all boxes of one code. A unit filled by halves counts as missed and
as filled wrongly, and so does anything that is filled and no such field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from labelled import Page

Filled = Iterable[tuple[int, ...]]


@dataclass
class Figures:
    """Counts, and the pages behind those that are not right."""

    found: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    filled_pages: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Right units among all that were filled."""
        return self.found / max(1, self.found + len(self.wrong))

    @property
    def recall(self) -> float:
        """Right units filled among all that should be."""
        return self.found / max(1, self.found + len(self.missed))

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def count(self, page: Page, filled: Filled) -> None:
        """Add one page."""
        units, groups = page.units(), [tuple(one) for one in filled]
        hidden = {f.cx for f in page.fields if f.truth == "totp" and not f.visible}
        self.pages[page.kind] = self.pages.get(page.kind, 0) + 1
        self.filled_pages[page.kind] = self.filled_pages.get(page.kind, 0) + bool(groups)
        for unit, truth in units.items():
            if truth == "totp" and unit in groups:
                self.found += 1
            elif truth == "totp":
                self.missed.append(page.id)
        right = {unit for unit, truth in units.items() if truth == "totp"}
        self.wrong += [
            page.id for group in groups if group not in right and not set(group) <= hidden
        ]


def figures(pages: Iterable[Page], filled: Mapping[str, Filled]) -> Figures:
    """Of all pages; `filled` gives the units that would be filled, by page."""
    made = Figures()
    for page in pages:
        made.count(page, filled.get(page.id, ()))
    return made
