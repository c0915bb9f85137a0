"""462 origins that want a code that is not theirs: the host gives none, whatever the worker says.

They stand in `tests/vectors/phishing.json`, which the worker's own test reads too
(`tests/extension/phishing.test.mjs`). Each group has a page of the saved site that does get codes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidekey.api import codes
from wire import KEY, Desk, Failed

FILE = Path(__file__).resolve().parents[1] / "vectors/phishing.json"
VECTORS = json.loads(FILE.read_text("utf-8"))
GROUPS = VECTORS["groups"]
REFUSALS = ("opaque", "no-site", "plain", "odd")
COUNTER = f"otpauth://hotp/Counter:me?secret={KEY}&issuer=Counter"
Ask = Callable[..., Any]


def accounts(folder: Path, saved: list[str]) -> tuple[Desk, dict[str, str], dict[str, str]]:
    """A vault with a time and a counter account for these sites; what each is asked for with."""
    desk = Desk(folder)
    desk.ask("vault.create")
    timed, counted = (desk.add(*uri, sites=saved)["id"] for uri in ((), (COUNTER,)))
    return desk, {"verb": "codes.get", "ids": [timed]}, {"verb": "counter.next", "id": counted}


def failure(desk: Desk, **asked: Any) -> str | None:
    """The code of the error, None where digits came."""
    desk.clock.wall += 3  # no limit of a minute is reached
    try:
        desk.ask(**asked)
    except Failed as why:
        return why.code
    return None


def expected(reason: str) -> str:
    return "site.refused" if reason in REFUSALS else reason


def test_there_are_more_than_two_hundred_and_none_stands_there_twice() -> None:
    all_of_them = [(*group["saved"], one[0]) for group in GROUPS for one in group["origins"]]

    assert len(all_of_them) == len(set(all_of_them)) > 400
    assert {one[1] for group in GROUPS for one in group["origins"]} == {
        *REFUSALS, "site.unbound", "wire.bad-field",
    }  # fmt: skip


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one["why"])
def test_the_host_gives_no_code_there_and_says_why(tmp_path: Path, group: dict[str, Any]) -> None:
    desk, *both = accounts(tmp_path, group["saved"])
    allowed = group["allowed"]

    for asked in both if allowed else ():  # the control
        assert failure(desk, **asked, origin=allowed) is None
        assert failure(desk, **asked, origin=allowed, frame_origin=allowed) is None
    for origin, reason, _ in group["origins"]:
        for asked in both:
            assert failure(desk, **asked, origin=origin) == expected(reason), ascii(origin)
            inside = failure(desk, **asked, origin=allowed or origin, frame_origin=origin)
            assert inside in ("site.refused", expected(reason)), ascii(origin)


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one["why"])
def test_no_account_is_named_for_it(tmp_path: Path, group: dict[str, Any]) -> None:
    desk, *_ = accounts(tmp_path, group["saved"])
    if allowed := group["allowed"]:
        assert len(desk.ask("sites.match", origin=allowed)["accounts"]) == 2

    for origin, reason, _ in group["origins"]:
        if reason == "wire.bad-field":
            assert failure(desk, verb="sites.match", origin=origin) == reason
            continue
        match = desk.ask("sites.match", origin=origin)
        assert match["accounts"] == [], ascii(origin)
        assert match["why"] == (reason if reason in REFUSALS else None), ascii(origin)


def test_without_the_check_of_sites_the_same_questions_do_give_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "_check_site", lambda *_: None)
    addresses = given = 0

    for number, group in enumerate(GROUPS):
        desk, *both = accounts(tmp_path / str(number), group["saved"])
        for origin in (one[0] for one in group["origins"] if one[1] in ("site.unbound", "plain")):
            addresses += 2
            given += sum(failure(desk, **asked, origin=origin) is None for asked in both)

    assert given == addresses > 400


@pytest.mark.parametrize(("origin", "saved", "_"), VECTORS["same"])
def test_another_spelling_of_the_saved_site_is_that_site(
    tmp_path: Path, origin: str, saved: list[str], _: str | None
) -> None:
    desk, timed, _counted = accounts(tmp_path, saved)

    assert failure(desk, **timed, origin=origin) is None
