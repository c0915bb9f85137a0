"""How well the detector tells fields apart: on our own pages, and on a corpus of real software."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import model
import priors
import pytest
from collect import Answer, answers
from figures import figures
from labelled import Page
from tune import left_out, told

from needs import lacking

pytestmark = pytest.mark.browser
JUDGING = Path(__file__).resolve().parents[2] / "extension/judging"


def test_own_pages_are_told_apart(own: list[Page], of_own: dict[str, Answer]) -> None:
    found = told(own, of_own)

    assert (found.precision >= 0.95, found.recall >= 0.95) == (True, True), found


def test_every_language_is_understood(own: list[Page], of_own: dict[str, Answer]) -> None:
    languages = {page.lang for page in own}
    found = {one: told([p for p in own if p.lang == one], of_own) for one in languages}

    assert len(languages) > 25
    assert {one: made.missed for one, made in found.items() if made.recall < 0.66} == {}


def test_what_was_never_seen_is_told_apart_too(own: list[Page], of_own: dict[str, Answer]) -> None:
    found = figures(own, left_out(own, own, of_own))

    assert (found.precision >= 0.92, found.recall >= 0.92) == (True, True), found


def test_the_corpus_is_told_apart(corpus: list[Page], of_corpus: dict[str, Answer]) -> None:
    found = told(corpus, of_corpus)

    assert found.precision >= 0.99, found.wrong
    assert found.recall >= 0.97, found.missed
    assert found.filled_pages["otp-other"] == found.filled_pages["negative"] == 0


def test_software_that_was_never_seen_is_told_apart(
    own: list[Page], corpus: list[Page], of_own: dict[str, Answer], of_corpus: dict[str, Answer]
) -> None:
    found = figures(corpus, left_out(own + corpus, corpus, of_own | of_corpus))

    assert found.precision >= 0.97, found.wrong
    assert found.recall >= 0.93, found.missed


def test_the_committed_weights_are_what_tuning_gives(
    own: list[Page], corpus: list[Page], of_own: dict[str, Answer], of_corpus: dict[str, Answer]
) -> None:
    assert model.fitted(own + corpus, of_own | of_corpus) == model.committed()


def test_firefox_sees_and_says_the_same(corpus: list[Page], of_corpus: dict[str, Answer]) -> None:
    if not shutil.which("firefox-esr"):
        lacking("firefox-esr is not installed")
    said = answers(corpus, family="firefox")

    assert {one for one in said if said[one] != of_corpus[one]} == set()


def test_the_arithmetic_here_is_the_detectors(own: list[Page], of_own: dict[str, Answer]) -> None:
    weights = model.committed()
    for page in own:
        sure = [cx for kind, cx in of_own[page.id].sure if kind == "totp"]

        assert model.filled(of_own[page.id], weights) == sure, page.id


def test_without_the_sentence_beside_it_sent_codes_are_filled(
    own: list[Page], of_own: dict[str, Answer]
) -> None:
    """The control: what keeps codes out of fields for mailed ones is what is said of them."""
    whole = model.committed()
    deaf = whole.ours | dict.fromkeys((n for n, v in whole.ours.items() if v < 0), 0.0) | {"": 1.0}
    weights = model.Weights(whole.code, deaf)

    found = figures(own, {page.id: model.filled(of_own[page.id], weights) for page in own})

    assert found.filled_pages["otp-other"] > found.pages["otp-other"] / 2


def test_every_signal_has_a_prior_and_its_sign() -> None:
    weights = model.committed()
    for n, table in enumerate((weights.code, weights.ours)):
        for name, weight in table.items():
            prior = priors.PRIORS[name][n] if name else 0
            assert not name or weight * prior > 0, name
    rows = re.findall(r'^  \["([a-z-]+)"', (JUDGING / "signals.js").read_text("utf-8"), re.M)
    assert rows == list(priors.PRIORS)


def test_no_rule_names_a_site_or_a_piece_of_software(own: list[Page]) -> None:
    text = "\n".join(file.read_text("utf-8") for file in sorted(JUDGING.glob("*.js")))
    families = {page.software.removeprefix("own:") for page in own}

    assert "data-cx" not in text
    assert {one for one in families if re.search(rf"\b{one}\b", text)} <= {"pin"}


def test_our_pages_cover_what_the_detector_promises(own: list[Page]) -> None:
    kinds = [page.kind for page in own]
    shapes = json.dumps([page.html[""] for page in own])
    split = {len(unit) for page in own for unit in page.units() if len(unit) > 1}

    assert min(kinds.count(one) for one in ("totp", "otp-other", "negative")) > 70
    assert split >= {4, 5, 6, 7, 8}
    for shape in ("contenteditable", "data-how=shadow", "data-how=later", "dir=rtl"):
        assert shape in shapes


@pytest.mark.parametrize("door", ["look", "watch", "button"])
def test_what_goes_into_pages_holds_no_word_list(door: str) -> None:
    script = JUDGING.parent / f"content/{door}.js"

    assert "authenticator" not in script.read_text("utf-8")


def test_a_worker_judges_as_the_one_script_does(own: list[Page]) -> None:
    """The module that the worker loads and the bundle have the same table."""
    node = shutil.which("node")
    if node is None:
        lacking("Node is not installed")
    ask = (
        "const [judge, signals] = await Promise.all([import(process.argv[1] + '/judge.js'),"
        "import(process.argv[1] + '/signals.js')]);"
        "console.log(JSON.stringify([judge.LEAD, signals.BIAS, signals.SIGNALS]))"
    )
    command = [node, "--input-type=module", "-e", ask, str(JUDGING)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lead, bias, table = json.loads(done.stdout)

    weights = model.committed()
    assert (lead, bias) == (model.LEAD, [weights.code[""], weights.ours[""]])
    assert {name: code for name, code, *_ in table if code} | {"": bias[0]} == weights.code
