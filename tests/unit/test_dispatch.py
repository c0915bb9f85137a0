"""From frame to handler: one answer each, and nothing that was sent in an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tidekey import dispatch, framing
from tidekey.api.shapes import Verb, name_of
from tidekey.errors import HostError
from tidekey.log import Log
from wire import KEY, Desk, Failed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_every_verb_of_the_registry_has_its_row() -> None:
    for verb in dispatch.REGISTRY:
        assert name_of(dispatch.row(verb).request) == verb


def test_every_row_stands_in_the_registry() -> None:
    for module in dispatch.MODULES:
        rows = dispatch.importlib.import_module(f"tidekey.api.{module}").VERBS
        assert tuple(rows) == dispatch.MODULES[module]


@pytest.mark.parametrize(
    "verb", ["", "nope", "vault.", "VAULT.LOCK", "__class__", "system", "a" * 9999]
)
def test_an_unknown_verb_is_named_as_such(desk: Desk, verb: str) -> None:
    with pytest.raises(Failed, match=r"wire\.unknown-request"):
        desk.ask(verb)


@pytest.mark.parametrize(
    ("verb", "fields", "field"),
    [
        ("accounts.list", {"limit": 501}, "limit"),
        ("accounts.list", {"limit": "5"}, "limit"),
        ("accounts.list", {"offset": -1}, "offset"),
        ("accounts.list", {"query": None}, "query"),
        ("accounts.list", {KEY: 1}, "unknown field"),
        ("accounts.list", {"offset ": 1}, "unknown field"),
        ("codes.get", {}, "ids"),
        ("codes.get", {"ids": []}, "ids"),
        ("codes.get", {"ids": ["x"] * 51}, "ids"),
        ("codes.get", {"ids": [KEY * 10]}, "ids"),
        ("vault.unlock", {"passphrase": 5}, "passphrase"),
        ("vault.passphrase", {}, "set"),
        ("accounts.draft", {"fields": {"secret": KEY, "digits": 11}}, "fields"),
        ("accounts.draft", {"uri": KEY, "fields": {"secret": KEY}}, "uri"),
    ],
)
def test_a_wrong_field_is_named_if_the_name_is_ours(
    desk: Desk, verb: str, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Failed) as found:
        desk.ask(verb, **fields)

    assert found.value.code == "wire.bad-field"
    assert found.value.detail == {"field": field}


def test_a_failure_of_ours_is_told_without_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaks(_app: object, request: Any) -> Any:
        raise RuntimeError(f"no idea what to do with {request.query}")

    desk = Desk(tmp_path)
    row = dispatch.row("accounts.list")
    monkeypatch.setattr(dispatch, "row", lambda _: Verb(row.request, row.reply, leaks))
    log = Log(str(tmp_path / "log"))
    at = dispatch.Desk(desk.places, lambda: desk.app, log=log)

    reply = at.answer(
        json.dumps({"id": KEY[:8], "request": {"type": "accounts.list", "query": KEY}}).encode()
    )

    assert reply["error"]["code"] == HostError.code  # type: ignore[index, call-overload]
    written = (tmp_path / "log" / "host.log").read_text()
    assert "RuntimeError" in written and " text " in written
    assert KEY[:8] not in json.dumps(reply["error"]) + written


def test_a_reply_that_outgrows_a_frame_becomes_an_error(desk: Desk) -> None:
    at = dispatch.Desk.of(desk.app)

    frame = at.frame({"id": 7, "ok": "x" * framing.LIMIT})

    assert json.loads(frame[4:])["error"]["code"] == "wire.too-large"
    assert json.loads(frame[4:])["id"] == 7


def test_callers_that_are_not_the_extension_get_a_hello_and_no_more(desk: Desk) -> None:
    opened = []

    def open_app() -> Any:
        opened.append(1)
        return desk.app

    at = dispatch.Desk(desk.places, open_app, permits=lambda: False)

    hello = at.answer(b'{"id":1,"request":{"type":"system.hello","protocol":1}}')
    other = at.answer(b'{"id":2,"request":{"type":"vault.status"}}')

    assert "ok" in hello
    assert other["error"]["code"] == "wire.caller-unknown"  # type: ignore[index, call-overload]
    assert opened == []


def test_the_log_holds_what_happened_and_stays_small(tmp_path: Path) -> None:
    log = Log(str(tmp_path / "home" / "log"))
    log.line("vault.status", 1, 0.5, "ok")
    assert not (tmp_path / "home").exists()  # nothing is made before there is a vault

    (tmp_path / "home").mkdir()
    for number in range(8000):
        log.line("vault.status", number, 0.5, "ok")

    sizes = [one.stat().st_size for one in (tmp_path / "home" / "log").iterdir()]
    assert len(sizes) == 2
    assert max(sizes) < 300 * 1024
