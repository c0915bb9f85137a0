"""Fits the detector's weights to labelled pages anew, and says how good it is.

    python tests/detection/tune.py              figures of the committed weights, cross-validated
    python tests/detection/tune.py --write      fits, writes extension/judging/signals.js, builds
    python tests/detection/tune.py --show       names the pages that come out wrong, too
    python tests/detection/tune.py --pages DIR  figures on another corpus of the same kind, too

Our own pages are always used; the shared corpus where it lies beside the checkout (or
TIDEKEY_SAMPLES says so), with the figures of other detectors on it. Cross-validated: the weights
that judge the pages of one piece of software were fitted without any of them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import labelled
import model
from collect import Answer, answers
from figures import Figures, figures
from labelled import Page

BUILD = model.JUDGING.parents[1] / "install_scripts/build_content.mjs"
HEAD = ("", "precision", "recall", "F1", "found", "missed", "wrong", "other", "negative")
WIDTHS = (34, 10, 8, 8, 7, 7, 7, 8, 9)


def laid(cells: Iterable[object]) -> str:
    """One row of the table."""
    first, *rest = (f"{one:.3f}" if isinstance(one, float) else str(one) for one in cells)
    return first.ljust(WIDTHS[0]) + "".join(
        one.rjust(width) for one, width in zip(rest, WIDTHS[1:], strict=True)
    )


def line(name: str, found: Figures) -> str:
    """The row of a detector on a set of pages; other, negative: pages with any fill, of all."""
    filled, pages = found.filled_pages, found.pages
    counts = [f"{filled.get(k, 0)}/{pages.get(k, 0)}" for k in ("otp-other", "negative")]
    sums = (found.found, len(found.missed), len(found.wrong))
    return laid((name, found.precision, found.recall, found.f1, *sums, *counts))


def left_out(
    pages: list[Page], tested: Iterable[Page], said: Mapping[str, Answer]
) -> dict[str, list[tuple[int, ...]]]:
    """What is filled on each page by weights fitted without its software."""
    groups: dict[str, list[Page]] = {}
    for page in tested:
        groups.setdefault(page.software, []).append(page)
    found = {}
    for software, its in groups.items():
        weights = model.fitted([page for page in pages if page.software != software], said)
        found |= {page.id: model.filled(said[page.id], weights) for page in its}
    return found


def confusion(pages: Iterable[Page], said: Mapping[str, Answer]) -> list[str]:
    """What each unit is against what it was called."""
    counts: dict[tuple[str, str], int] = {}
    for page in pages:
        called = {cx: kind for kind, cx in said[page.id].sure}
        for unit, truth in page.units().items():
            key = (truth, called.get(unit, "nothing"))
            counts[key] = counts.get(key, 0) + 1
    names = ("totp", "otp-other", "nothing")
    rows = ["is / is called".ljust(16) + "".join(name.rjust(11) for name in names)]
    for truth in ("totp", "otp-other", "not-otp"):
        rows.append(
            truth.ljust(16) + "".join(str(counts.get((truth, n), 0)).rjust(11) for n in names)
        )
    return rows


def peers(folder: Path) -> list[str]:
    """The rows of other detectors on the shared corpus, as they were measured there."""
    made = json.loads((folder / "eval/peers.json").read_text("utf-8"))["figures"]
    rows = []
    for name, one in sorted(made.items(), key=lambda item: -item[1]["f1"]):
        pages = one["pages"]
        filled = (f"{pages[k + 'Filled']}/{pages[k]}" for k in ("other", "negative"))
        keys = ("precision", "recall", "f1", "found", "missed", "wrong")
        figures_of = (float(one[key]) if at < 3 else one[key] for at, key in enumerate(keys))
        rows.append(laid((name, *figures_of, *filled)))
    return rows


def told(pages: list[Page], said: Mapping[str, Answer]) -> Figures:
    """Figures of what the detector itself would fill."""
    return figures(
        pages, {p.id: [cx for kind, cx in said[p.id].sure if kind == "totp"] for p in pages}
    )


def report(sets: Mapping[str, list[Page]], said: Mapping[str, Answer], show: bool) -> list[str]:
    """The table, set by set, then what was taken for what."""
    every = [page for name in ("own pages", "corpus") for page in sets.get(name, ())]
    rows = [laid(HEAD)]
    for name, pages in sets.items():
        both = [(name, told(pages, said))]
        if name in ("own pages", "corpus"):
            apart = figures(pages, left_out(every, pages, said))
            both.append((f"{name}, one software left out", apart))
        if name == "corpus" and shutil.which("firefox-esr"):
            both.append((f"{name}, in Firefox", told(pages, answers(pages, family="firefox"))))
        for title, found in both:
            rows.append(line(title, found))
            if show:
                rows += [
                    f"    missed {' '.join(found.missed)}",
                    f"    wrong  {' '.join(found.wrong)}",
                ]
    for name, pages in sets.items():
        rows += ["", name, *confusion(pages, said)]
    return rows


def main() -> None:
    """Measure, and with --write fit and build."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--write", action="store_true")
    words.add_argument("--show", action="store_true")
    words.add_argument("--pages", type=Path, action="append", default=[])
    given = words.parse_args()
    shared = labelled.elsewhere()
    sets = {"own pages": labelled.own()}
    if shared:
        sets["corpus"] = labelled.corpus(shared)
        sets |= {str(one): labelled.corpus(shared, one) for one in given.pages}
    said = answers(page for pages in sets.values() for page in pages)
    if given.write:
        trained = [page for name in ("own pages", "corpus") for page in sets.get(name, ())]
        model.commit(model.fitted(trained, said))
        subprocess.run(["node", str(BUILD)], check=True)
        said = answers(page for pages in sets.values() for page in pages)
    print("\n".join(report(sets, said, given.show)))
    if shared:
        print("\nother detectors on the corpus\n" + "\n".join(peers(shared)))


if __name__ == "__main__":
    main()
