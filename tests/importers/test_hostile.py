"""Files made to harm, read by a child with the limits of every import: it harms nothing.

One in thirty of them each time, or all with TIDEKEY_HOSTILE=all; `-s` prints the five worst of
a kind.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from tidekey import child
from tidekey.errors import HostError
from tidekey.importers import reading

from . import hostile
from .canonical import Written
from .hostile import TELLTALES, Hostile, trial
from .hostile.trial import Outcome, Server

KINDS = (
    "documents",
    "markup",
    "lists",
    "bases",
    "archives",
    "costs",
    "streams",
    "pictures",
    "damaged",
    "unfolding",
)
EVERY = os.environ.get("TIDEKEY_HOSTILE") == "all"
AT_ONCE = 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the children are: their working folder, their home, and where files may pass."""
    return tmp_path_factory.mktemp("reading")


@pytest.fixture(scope="module")
def servers(folder: Path) -> Iterator[list[Server]]:
    """As many as there are files read at once."""
    found = [Server(folder) for _ in range(AT_ONCE)]
    yield found
    for one in found:
        one.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_ends_with_accounts_or_an_error(
    kind: str, servers: list[Server], folder: Path
) -> None:
    files = filter(_chosen, importlib.import_module(f"{hostile.__name__}.{kind}").files())
    went, faults = _read_all(files, servers)

    by_time = sorted(went, key=lambda one: one.seconds)[-5:]
    by_memory = sorted(went, key=lambda one: one.peak)[-5:]
    told = "\n".join(map(str, [*by_time, *by_memory]))
    print(f"\n{len(went)} files of {kind}\n{told}")
    assert not faults, "\n".join(faults[:20]) + "\n\nthe worst:\n" + told
    assert len(went) > 1
    assert list(folder.rglob("*")) == []


def _chosen(one: Hostile) -> bool:
    """One in thirty by the name, and the worst."""
    if one.by_clock:
        return EVERY
    return EVERY or one.worst or zlib.crc32(one.name.encode()) % 30 == 0


def _read_all(files: Iterator[Hostile], servers: list[Server]) -> tuple[list[Outcome], list[str]]:
    """Every file, several at once; what is wrong with any."""
    went: list[Outcome] = []
    faults: list[str] = []
    turn = threading.Lock()

    def work(server: Server) -> None:
        while True:
            with turn:
                one = next(files, None)
            if one is None:
                return
            try:
                how = trial.outcome(server, one)
                fault = trial.wrong(one, how)
            except Exception as why:  # the other threads and the report go on
                faults.append(f"{one.name}: {why!r}"[:300])
                return
            went.append(how)
            if fault:
                faults.append(f"{one.name}: {fault}"[:300])

    workers = [threading.Thread(target=work, args=(server,)) for server in servers]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return went, faults


def _worst() -> list[Hostile]:
    """Up to two of the worst of each kind."""
    kinds = (importlib.import_module(f"{hostile.__name__}.{kind}") for kind in KINDS)
    return [one for kind in kinds for one in islice(filter(_is_worst, kind.files()), 2)]


def _is_worst(one: Hostile) -> bool:
    return one.worst


@pytest.mark.slow
def test_the_worst_do_no_harm_to_a_real_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    files = _worst()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(_said, files))

    assert len(files) >= 12
    assert [words for words in said if any(one in words for one in TELLTALES)] == []
    assert list(tmp_path.rglob("*")) == []


def _said(one: Hostile) -> str:
    """What a person hears of a file that is read as in earnest."""
    try:
        found = reading.read(trial.given(one.file)).found
    except HostError as why:
        assert why.code.startswith("import."), (one.name, why.code)
        return f"{why.code} {why} {why.detail}"
    return "\n".join(map(str, found.problems))


def test_every_importer_meets_hostile_files() -> None:
    from .hostile.valid import FOLDER
    from .test_canonical import MODULES

    assert {module.__name__.rpartition(".")[2] for module in MODULES} == set(FOLDER)
    assert {one.name for one in pkgutil.iter_modules(hostile.__path__)} >= set(KINDS)


def test_the_fork_server_sets_the_limits_of_a_child(servers: list[Server]) -> None:
    one = Hostile("greedy", Written(b"[" + b"{}," * 15_000_000 + b"{}]"))

    how = trial.outcome(servers[0], one)

    assert (trial.MOST_MIB, trial.MOST_SECONDS) == (reading.MEMORY_MIB, reading.SECONDS)
    assert how.answer["code"] == "import.too-large"
    assert how.peak < trial.MOST_MIB
    assert child.TASKS["import"] == f"{reading.__name__}:{reading.read_child.__name__}"
