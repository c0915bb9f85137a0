"""Fits the detector's weights to labelled pages anew, and says how good it is.

    python tests/detection/tune.py            figures of the committed weights, and cross-validated; changes nothing
    python tests/detection/tune.py --write    writes new weights into extension/judging/signals.js and builds
    python tests/detection/tune.py --show     names the pages that come out wrong
    python tests/detection/tune.py --pages DIR  figures on another corpus of the same kind, too

Our own pages are always used; the shared corpus where it lies beside the checkout (or TIDEKEY_SAMPLES says so),
with the figures of other detectors on it. Cross-validated: the weights that judge the pages of one piece of
software were fitted without any of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import labelled
import model
from collect import Answer, answers
from figures import Figures, figures
from labelled import Page

BUILD = model.JUDGING.parents[1] / "install_scripts/build_content.mjs"
HEAD = f"{'':<34}{'precision':>10}{'recall':>8}{'F1':>8}{'found':>7}{'missed':>7}{'wrong':>7}  other negative"


def line(name: str, found: Figures) -> str:
    """One row of the table."""
    filled, pages = found.filled_pages, found.pages
    counts = " ".join(
        f"{filled.get(k, 0)}/{pages.get(k, 0)}".rjust(7) for k in ("otp-other", "negative")
    )
    numbers = f"{found.precision:>10.3f}{found.recall:>8.3f}{found.f1:>8.3f}"
    return (
        f"{name:<34}{numbers}{found.found:>7}{len(found.missed):>7}{len(found.wrong):>7} {counts}"
    )


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
        counts = (
            f"{pages['otherFilled']}/{pages['other']}".rjust(7)
            + " "
            + f"{pages['negativeFilled']}/{pages['negative']}".rjust(7)
        )
        numbers = f"{one['precision']:>10.3f}{one['recall']:>8.3f}{one['f1']:>8.3f}"
        rows.append(
            f"{name:<34}{numbers}{one['found']:>7}{one['missed']:>7}{one['wrong']:>7} {counts}"
        )
    return rows


def told(pages: list[Page], said: Mapping[str, Answer]) -> Figures:
    """Figures of what the detector itself would fill."""
    return figures(
        pages, {p.id: [cx for kind, cx in said[p.id].sure if kind == "totp"] for p in pages}
    )


def report(sets: Mapping[str, list[Page]], said: Mapping[str, Answer], show: bool) -> list[str]:
    """The table, set by set, then what was taken for what."""
    every = [page for name in ("own pages", "corpus") for page in sets.get(name, ())]
    rows = [HEAD]
    for name, pages in sets.items():
        both = [(name, told(pages, said))]
        if name in ("own pages", "corpus"):
            apart = figures(pages, left_out(every, pages, said))
            both.append((f"{name}, one software left out", apart))
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
