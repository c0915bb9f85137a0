"""Strict JSON: each ambiguity is refused, by the strict and by the large reader alike."""

from __future__ import annotations

import gc
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidekey import bulkjson, strictjson
from tidekey.strictjson import StrictJsonError

REFUSED = {
    b'{"a":1,"a":1}': "double key",
    b'{"a":{"b":1,"\\u0062":2}}': "double key",
    b'{"a":NaN}': "not JSON: NaN",
    b'{"a":-Infinity}': "not JSON: -Infinity",
    b'{"a":1e999}': "number too large",
    b'{"a":"\\ud800"}': "lone surrogate",
    b'{"\\udfff":1}': "lone surrogate",
    b'["\\ud83d","\\ude00"]': "lone surrogate",
    b'"\\ud800"': "lone surrogate",
    b"\xef\xbb\xbf{}": "BOM",
    b"\xff": "not UTF-8",
    b'"\xed\xa0\x80"': "not UTF-8",
    b"9223372036854775809": "integer too large",
    b"-9223372036854775809": "integer too large",
    b"1" * 5000: "integer too large",
    b"": "not JSON",
    b"{": "not JSON",
    b"{} {}": "not JSON",
    b"\x0b{}": "not JSON",
    b'{"a":1,}': "not JSON",
    b"{'a':1}": "not JSON",
    b'"\n"': "not JSON",
    b'"\\x"': "not JSON",
    b"01": "not JSON",
    b"\x00": "not JSON",
    b"[" * 65 + b"]" * 65: "too deep",
    b"[" * 100_000: "too deep",
}
TAKEN = {
    b' {"a" : [1, -2.5e3, true, null]}\r\n': {"a": [1, -2500.0, True, None]},
    b'"\\ud83d\\ude00"': "😀",
    b"9223372036854775808": 2**63,
    b"-9223372036854775808": -(2**63),
    b"[" * 64 + b"]" * 64: None,
    b'{"a":{"a":1}}': {"a": {"a": 1}},
}


@pytest.mark.parametrize("document", REFUSED, ids=lambda one: repr(one[:24]))
def test_each_ambiguity_is_refused_for_its_reason(document: bytes) -> None:
    with pytest.raises(StrictJsonError) as caught:
        strictjson.loads(document)

    assert caught.value.reason == REFUSED[document]
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("document", TAKEN, ids=lambda one: repr(one[:24]))
def test_what_json_allows_is_taken(document: bytes) -> None:
    expected = TAKEN[document]

    assert strictjson.loads(document) == (json.loads(document) if expected is None else expected)


@pytest.mark.parametrize("document", [*REFUSED, *TAKEN], ids=lambda one: repr(one[:24]))
def test_the_large_reader_decides_the_same(document: bytes) -> None:
    filled = b'{"fill":"' + b"y" * bulkjson.LARGE + b'","x":' + document + b"}"

    assert outcome(bulkjson.loads, filled) == outcome(strictjson.loads, filled)


leaves = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip
values = st.recursive(leaves, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=30)


@given(values)
@settings(deadline=None)
def test_every_value_comes_back_by_either_writer_and_reader(value: strictjson.JSON) -> None:
    for text in (strictjson.dumps(value), bulkjson.dumps(value)):
        assert strictjson.loads(text) == value
        filled = b'{"fill":"' + b"y" * bulkjson.LARGE + b'","x":' + text + b"}"
        assert bulkjson.loads(filled) == strictjson.loads(filled)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**63 + 1, "\ud800", {1: 2}, b"x", {"a": ...}],
    ids=repr,
)  # fmt: skip
def test_nothing_is_written_that_could_not_be_read(value: object) -> None:
    for dumps in (strictjson.dumps, bulkjson.dumps):
        with pytest.raises(StrictJsonError):
            dumps({"x": value})  # type: ignore[dict-item]


@given(values)
@settings(deadline=None)
def test_what_was_read_is_written_whole_however_large(value: strictjson.JSON) -> None:
    read = bulkjson.loads(strictjson.dumps({"fill": "y" * bulkjson.LARGE, "x": value}))

    assert strictjson.loads(bulkjson.dumps(read)) == read


@pytest.mark.parametrize("value", [2**63 + 1, "\ud800", {"a": ...}], ids=repr)
def test_what_can_be_seen_at_once_is_refused_in_large_values_too(value: object) -> None:
    with pytest.raises(StrictJsonError):
        bulkjson.dumps({"fill": "y" * bulkjson.LARGE, "x": value})  # type: ignore[dict-item]


def test_canonical_text_is_one_for_one_value() -> None:
    assert strictjson.canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'


def test_the_reason_holds_nothing_of_the_document() -> None:
    with pytest.raises(StrictJsonError) as caught:
        strictjson.loads(b'{"secret":"JBSWY3DP","secret":1}')

    assert "JBSWY3DP" not in repr(caught.value) and "secret" not in str(caught.value)


def test_collecting_garbage_is_left_as_it_was() -> None:
    assert gc.isenabled()
    outcome(strictjson.loads, b"{")
    assert gc.isenabled()


def test_reading_loads_neither_re_nor_json() -> None:
    code = (
        "import sys; sys.path.append(sys.argv[1]); from tidekey import strictjson;"
        "strictjson.loads(b'{}'); print([one for one in ('re', 'json') if one in sys.modules])"
    )
    host = strictjson.__file__.rsplit("/tidekey/", 1)[0]
    shown = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, host], capture_output=True, text=True, check=True
    )

    assert shown.stdout == "[]\n"


def outcome(loads: object, document: bytes) -> object:
    try:
        return loads(document)  # type: ignore[operator]
    except StrictJsonError as cause:
        return cause.reason
