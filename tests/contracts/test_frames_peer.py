"""Our frames against another program's: the `nativemessaging` package as the browser's side."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import nativemessaging
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidekey import framing
from wire import Host

messages = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)

PEER = """
import sys, nativemessaging
asked = nativemessaging.get_message()
nativemessaging.send_message(nativemessaging.encode_message({"id": asked["id"], "ok": asked}))
"""


def through_peer(data: bytes) -> object:
    """What the peer reads out of a frame of ours, sent back in a frame of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEER], input=data, capture_output=True, check=True, timeout=30
    )
    read = io.BytesIO(done.stdout).read
    frame = framing.read_frame(read)
    assert isinstance(frame, bytes)
    assert framing.read_frame(read) is None
    return nativemessaging.json.loads(frame)["ok"]


def test_the_peer_reads_ours_and_we_read_the_peers() -> None:
    for message in ({"id": 1, "x": "é\U0001f600日\u2028"}, {"id": 2, "x": ["y" * 70_000]}):
        assert through_peer(framing.encode(message)) == message


@given(messages)
def test_what_we_send_is_what_the_peer_would_send(message: object) -> None:
    parts = nativemessaging.encode_message(message)

    assert framing.encode(message) == parts["length"] + parts["content"]


def test_a_host_answers_frames_that_the_peer_encoded(tmp_path: Path) -> None:
    request = {"id": "me", "request": {"type": "system.hello", "protocol": 1}}
    parts = nativemessaging.encode_message(request)
    with Host(tmp_path) as host:
        host.write(parts["length"] + parts["content"])

        assert host.read()["ok"]["protocol"] == 1


def test_the_peers_reader_takes_what_ours_refuses() -> None:
    """Why we have a reader of our own: the peer takes a cut frame for a whole one."""
    cut = framing.encode({})[:4].replace(b"\x02", b"\x64") + b"{}"
    script = "import nativemessaging as n; print(n.get_message())"
    done = subprocess.run(
        [sys.executable, "-c", script], input=cut, capture_output=True, timeout=30
    )

    assert done.stdout.strip() == b"{}"
    with pytest.raises(framing.Cut):
        framing.read_frame(io.BytesIO(cut).read)
