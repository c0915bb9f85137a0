"""The envelope: whose request it is, also when it is none."""

from __future__ import annotations

import pytest

from tidekey.envelope import Refused, open_envelope

CANARY = b"JBSWY3DPEHPK3PXP"


def refused(raw: bytes) -> tuple[object, str]:
    with pytest.raises(Refused) as found:
        open_envelope(raw)
    return found.value.caller_id, found.value.why.code


def test_a_request_comes_out_with_its_id() -> None:
    assert open_envelope(b'{"id":7,"request":{"type":"a.b","x":[1]}}') == (
        7,
        {"type": "a.b", "x": [1]},
    )


@pytest.mark.parametrize(
    "word", ["0", "-1", str(2**53), str(-(2**53)), '""', '"x"', '"' + "é" * 64 + '"']
)
def test_ids_are_integers_within_2_to_53_and_short_texts(word: str) -> None:
    caller_id, _ = open_envelope(f'{{"id":{word},"request":{{"type":"a"}}}}'.encode())

    assert repr(caller_id).strip("'") == word.strip('"')


@pytest.mark.parametrize(
    "word",
    ["null", "true", "1.0", "1.5", "[]", "{}", str(2**53 + 1), str(2**70), '"' + "x" * 65 + '"'],
)
def test_anything_else_is_no_id(word: str) -> None:
    caller_id, code = refused(f'{{"id":{word},"request":{{"type":"a"}}}}'.encode())

    assert caller_id is None
    assert code in ("wire.bad-field", "wire.not-json")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id":7,"request":{"type":"a","n":NaN}}',
        b'{"id":7,"request":{"type":"a","n":Infinity}}',
        b'{"id":7,"request":{"a":1,"a":2}}',
        b'{"request":{},"id":7,"id":7}',
        b'{"id":7,"request":{"type":"\\ud800"}}',
        b'{"id":7,"request":{"type":"\xff"}}',
        b'{"id":7,"request":' + b"[" * 33 + b"]" * 33 + b"}",
        b'{"id":7,"request":' + b"[" * 100_000,
        b'{"id":7,"request":{"type":"a"',
        b'{"id" : 7 , oops',
        b'\xef\xbb\xbf{"id":7,"request":{"type":"a"}}',
        b'{"id":7,"request":{"n":' + b"9" * 5000 + b"}}",
    ],
)
def test_what_is_not_strict_json_is_refused_under_its_id(raw: bytes) -> None:
    assert refused(raw) == (7, "wire.not-json")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"id":7,"id":8,"request":{}}',
        b'[{"id":7}]',
        b'{"id":"\\ud800","request":{"type":"a"}}',
        b'{"x":{"id":7}, oops',
    ],
)
def test_where_no_id_can_be_known_it_is_null(raw: bytes) -> None:
    assert refused(raw) == (None, "wire.not-json")


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("}", "wire.bad-field"),
        (',"request":null}', "wire.bad-field"),
        (',"request":[]}', "wire.bad-field"),
        (',"request":{"type":"a"},"more":1}', "wire.bad-field"),
        (',"request":{}}', "wire.unknown-request"),
        (',"request":{"type":5}}', "wire.unknown-request"),
    ],
)
def test_an_envelope_holds_an_id_and_a_request_and_nothing_else(rest: str, code: str) -> None:
    assert refused(f'{{"id":"me"{rest}'.encode()) == ("me", code)


def test_a_refusal_repeats_nothing_that_was_sent() -> None:
    for raw in (
        b'{"id":7,"request":"%s"}',
        b'{"id":7,"%s":1}',
        b'{"id":7,"request":{"type":["%s"]}}',
        b'{"id":7,"request":{"%s":NaN}}',
    ):
        with pytest.raises(Refused) as found:
            open_envelope(raw % CANARY)

        shown = f"{found.value!r} {found.value.why!r} {found.value.why.message}"
        assert CANARY.decode() not in shown + str(found.value.why.detail)
