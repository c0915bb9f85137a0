"""Frames that no browser sends: each is answered or refused, the host lives, nothing leaks.

`TIDEKEY_FUZZ_FRAMES` sets how many each of the two tests sends, `TIDEKEY_FUZZ_SEED` which.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tidekey import dispatch
from tidekey.api.shapes import Verb
from wire import KEY, URI, Desk, Host

FRAMES = int(os.environ.get("TIDEKEY_FUZZ_FRAMES", "100000"))
SEED = int(os.environ.get("TIDEKEY_FUZZ_SEED", "20261122"))
PHRASE = "CANARY passphrase 1234"
SLOW = {"system.doctor", "vault.create", "vault.passphrase", "vault.unlock", "vault.renew"}
VERBS = [verb for verb in dispatch.REGISTRY if verb not in SLOW]
FIELDS = sorted(
    {name for verb in dispatch.REGISTRY for name in dispatch.row(verb).request.__struct_fields__}
)
ODD = [
    *(None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**70, 0.5, 1e308),
    *("", KEY, "a" * 70_000, "\ud800", "\x00", "../../etc"),
    *([], [KEY], [[]] * 60, {}, {KEY: KEY}, {"__proto__": 1}),
]
PLAIN = [b'{"id":1,"request":{"type":"%s"}}' % verb.encode() for verb in VERBS] + [
    b'{"id":2,"request":{"type":"accounts.draft","uri":"%s"}}' % URI.encode(),
    b'{"id":3,"request":{"type":"accounts.draft","fields":{"secret":"%s"}}}' % KEY.encode(),
    b'{"id":4,"request":{"type":"codes.get","ids":["%s"],"origin":"https://x.org"}}' % KEY.encode(),
    b'{"id":5,"request":{"type":"recovery.confirm","groups":{"1":"%s"}}}' % KEY[:4].encode(),
    b'{"id":6,"request":{"type":"sites.match","origin":"https://%s.com"}}' % KEY.encode(),
]


def frames(seed: int, count: int) -> Iterator[bytes]:
    """Made-up and mutated frames, the same ones for a seed."""
    draw = random.Random(seed)
    makers = (_noise, _nested, _odd_id, _odd_verb, _odd_fields, _mutated, _mutated, _spliced, _json)
    for number in range(count):
        yield draw.choice(makers)(draw, number)


def _noise(draw: random.Random, _: int) -> bytes:
    return draw.randbytes(draw.randrange(300))


def _nested(draw: random.Random, number: int) -> bytes:
    depth = draw.choice([31, 32, 33, 64, 1000, 100_000])
    opened = draw.choice([b"[", b'{"a":'])
    return b'{"id":%d,"request":' % number + opened * depth + b"1" + b"]" * draw.randrange(depth)


def _odd_id(draw: random.Random, _: int) -> bytes:
    return _dump({"id": draw.choice(ODD), "request": {"type": draw.choice(VERBS)}})


def _odd_verb(draw: random.Random, number: int) -> bytes:
    verb = draw.choice(["", "x", KEY, "vault.", "VAULT.LOCK", "__class__", "a" * 9999, None, 5, []])
    return _dump({"id": number, "request": {"type": verb}})


def _odd_fields(draw: random.Random, number: int) -> bytes:
    request = {name: draw.choice(ODD) for name in draw.sample(FIELDS, draw.randrange(1, 4))}
    return _dump({"id": number, "request": {**request, "type": draw.choice(VERBS)}})


def _mutated(draw: random.Random, _: int) -> bytes:
    data = bytearray(draw.choice(PLAIN))
    for _step in range(draw.randrange(1, 6)):
        at = draw.randrange(len(data))
        act = draw.randrange(4)
        if act == 0:
            data[at] ^= 1 << draw.randrange(8)
        elif act == 1:
            data[at:at] = draw.choice([b'"', b"\\", b"{", b"}", b",", b"\xff", b"\x00", b"NaN"])
        elif act == 2 and len(data) > 9:
            del data[at : at + draw.randrange(1, 9)]
        else:
            data += data[at : at + 20]
    return bytes(data)


def _spliced(draw: random.Random, _: int) -> bytes:
    one, two = draw.choice(PLAIN), draw.choice(PLAIN)
    return one[: draw.randrange(len(one))] + two[draw.randrange(len(two)) :]


def _json(draw: random.Random, _: int) -> bytes:
    return _dump(draw.choice([*ODD, [{"id": 1}], {"id": 1}, {"request": {}}, {"event": "locked"}]))


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode()


def well_formed(reply: Any) -> bool:
    """One answer as the protocol describes it."""
    if not isinstance(reply, dict) or set(reply) not in ({"id", "ok"}, {"id", "error"}):
        return False
    error = reply.get("error")
    return error is None or set(error) == {"code", "message", "detail"}


def leaks(said: bytes) -> bool:
    """Whether a secret of the vault or of a frame is in what was said."""
    return any(word in said for word in (KEY.encode(), KEY[:12].encode(), b"CANARY"))


def rest(reply: Any) -> bytes:
    """A reply without its id, which is the caller's own word."""
    return _dump({name: value for name, value in reply.items() if name != "id"})


def answers(desk: Desk, raws: Iterator[bytes]) -> Iterator[tuple[bytes, Any]]:
    """Each frame with its answer, in this process."""
    at = dispatch.Desk.of(desk.app)
    for raw in raws:
        yield raw, json.loads(at.frame(at.answer(raw))[4:])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.ask("vault.create")
    desk.add(sites=["x.org"])
    return desk


def test_every_frame_is_answered_and_no_answer_leaks(desk: Desk) -> None:
    internal = 0
    for raw, reply in answers(desk, frames(SEED, FRAMES)):
        assert well_formed(reply), raw[:200]
        assert not leaks(rest(reply)), raw[:200]
        internal += reply.get("error", {}).get("code") == "internal"

    assert internal == 0
    assert desk.ask("accounts.list")["total"] == 1


def test_a_handler_that_leaks_would_be_caught(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = dispatch.row("sites.match")

    def leaking(_app: object, request: Any) -> Any:
        said = dict.fromkeys(row.reply.__struct_fields__) | {"site": request.origin}
        return row.reply(**said)

    monkeypatch.setattr(dispatch, "row", lambda _: Verb(row.request, row.reply, leaking))
    raw = PLAIN[-1]

    ((_, reply),) = answers(desk, iter([raw]))

    assert leaks(rest(reply))


def test_a_real_host_outlives_them_and_writes_no_secret_anywhere(tmp_path: Path) -> None:
    Desk(tmp_path)
    with Host(tmp_path) as host:
        made = host.ask("vault.create", passphrase=PHRASE)
        assert made.get("ok", {}).get("state") == "open"
        draft = host.ask("accounts.draft", uri=URI)["ok"]
        host.ask("accounts.add", draft_id=draft["draft_id"], issuer="E", name="me", sites=["x.org"])
        for raw in frames(SEED + 1, FRAMES):
            if b"recovery.sheet" in raw or b"recovery.reissue" in raw:
                continue  # a real host would show the sheet on this computer's screen
            host.send(raw)
            while "event" in (reply := host.read()):
                pass
            assert well_formed(reply), raw[:200]
            assert not leaks(rest(reply)), raw[:200]

        assert "ok" in host.ask("system.hello", protocol=1)
        status, errors = host.end()
        assert (status, errors) == (0, b"")
    texts = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert texts
    assert not [one.name for one in texts if leaks(one.read_bytes())]
