"""A limited child: it answers, or it is ended, and nothing secret is in its arguments."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path

import pytest

from tidekey import argon, child
from tidekey.argon import Cost
from tidekey.errors import CostTooHigh
from tidekey.secret import Secret

SALT = bytes(range(32))


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Run a piece of code as a task: `work(payload) -> bytes`."""

    def run(code: str, payload: bytes = b"", seconds: float = 20, memory_mib: int = 64) -> bytes:
        (tmp_path / "given.py").write_text(
            "import os, sys\ndef work(payload):\n" + textwrap.indent(code, "    ")
        )
        # the table is the child's own; a test task comes in beside it, under the same loader
        script = (
            f"import sys; sys.path[:0] = {[str(tmp_path), *sys.path]!r}\n"
            "from tidekey import child\n"
            "child.TASKS['given'] = 'given:work'\n"
            "child.main(sys.argv[1:])\n"
        )
        (tmp_path / "start.py").write_text(script)
        monkeypatch.setattr(child, "__file__", str(tmp_path / "start.py"))
        return child.run("given", payload, seconds=seconds, memory_mib=memory_mib)

    return run


def test_a_child_answers_what_the_task_gives(task) -> None:  # type: ignore[no-untyped-def]
    assert task("return payload[::-1]", b"abc" * 100_000) == b"cba" * 100_000


def test_an_answer_may_be_empty(task) -> None:  # type: ignore[no-untyped-def]
    assert task("return b''") == b""


def test_a_child_that_takes_too_long_is_ended(task) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(child.ChildTimeout):
        task("while True: pass", seconds=0.5)


def test_a_child_that_does_not_read_is_ended(task) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises((child.ChildTimeout, child.ChildDied)):
        task("os._exit(3)", b"x" * 5_000_000, seconds=5)


@pytest.mark.parametrize("code", ["raise ValueError(payload)", "os.abort()", "sys.exit(0)"])
def test_a_child_that_dies_shows_nothing(code, task, capfd) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(child.ChildDied) as caught:
        task(code, b"JBSWY3DP")

    assert "JBSWY3DP" not in repr(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
def test_a_child_cannot_take_all_memory(task) -> None:  # type: ignore[no-untyped-def]
    assert task("return b'%d' % len(bytearray(32 << 20))") == b"%d" % (32 << 20)  # control

    with pytest.raises(child.ChildDied):
        task("return b'%d' % len(bytearray(2 << 30))")


def test_a_child_cannot_flood_its_parent(task) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(child.ChildDied):
        task(f"return bytes({child.MOST_ANSWER + 1})")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_payload_is_neither_in_arguments_nor_environment(task) -> None:  # type: ignore[no-untyped-def]
    seen = task(
        "return open('/proc/self/cmdline','rb').read() + open('/proc/self/environ','rb').read()",
        b"JBSWY3DP",
    )

    assert b"given" in seen  # control: the arguments were seen
    assert b"JBSWY3DP" not in seen


def test_a_child_writes_no_file(task, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("resource")
    path = tmp_path / "file"

    with pytest.raises(child.ChildDied):
        task(f"open({str(path)!r}, 'wb', buffering=0).write(payload); return b''", b"x")

    assert path.read_bytes() == b""


def test_every_task_of_the_table_can_be_loaded() -> None:
    import importlib

    for place in child.TASKS.values():
        module, function = place.split(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_argon_equals_the_library_called_directly() -> None:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    direct = Argon2id(salt=SALT, length=32, iterations=1, lanes=2, memory_cost=64)

    found = argon.derive(Secret("ﬁn ½"), SALT, Cost(64, 1, 2))

    assert found == direct.derive("fin 1⁄2".encode())


@pytest.mark.parametrize(
    "cost", [Cost(1024 * 1024 + 1, 3, 4), Cost(65536, 17, 4), Cost(65536, 3, 17),
             Cost(65536, 0, 4), Cost(65536, 3, 0), Cost(31, 3, 4)],
)  # fmt: skip
def test_an_absurd_cost_is_never_tried(cost: Cost) -> None:
    assert not cost.allowed

    with pytest.raises(CostTooHigh):
        argon.derive(Secret("x"), SALT, cost, lambda: 1 << 20)


def test_free_memory_is_looked_at_first() -> None:
    cost = Cost(64 * 1024, 1, 1)
    assert len(argon.derive(Secret("x"), SALT, cost, lambda: 96)) == 32  # control

    with pytest.raises(CostTooHigh) as caught:
        argon.derive(Secret("x"), SALT, cost, lambda: 95)

    assert caught.value.detail == {"needed": 96, "free": 95}


def test_free_memory_of_this_computer_is_known() -> None:
    assert 0 < argon.free_mib() < 1 << 24
    assert os.name != "posix" or sys.platform == "darwin" or argon.free_mib() != 1 << 20
