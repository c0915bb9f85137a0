"""What the fuzzer takes hold of by name is there: it runs by hand, where nobody would notice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from fuzz import containers, mutate, names, openings
from tidekey.importers import APPS

TESTS = Path(__file__).resolve().parent.parent
MAKE = """
import sys
sys.path[:0] = {paths!r}
from fuzz import targets
for name in {names!r}:
    made = targets.made(name)
    made.one(made.seeds[0])
    print(name)
"""


def test_every_opening_and_check_is_one_of_ours() -> None:
    places = [*openings.OPENERS, *(one[:2] for one in openings.CHECKS)]

    missing = [(at, name) for at, name in places if not hasattr(openings.owner(at), name)]

    assert missing == []


def test_every_importer_and_container_is_a_target() -> None:
    assert set(APPS) | set(containers.ALL) <= set(names.names())


def test_a_target_of_each_kind_reads_what_it_begins_with() -> None:
    """In a process of its own: a target makes derivations quick for good."""
    some = ["aegis", "aegis/inside", "migration", "uri"]
    script = MAKE.format(paths=[str(TESTS), str(TESTS.parent / "host")], names=some)

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.stdout.split() == some, done.stderr


def test_a_seed_always_makes_the_same_change() -> None:
    data = json.dumps({"accounts": [{"name": "a", "secret": "b"}, [None, {}]]}).encode()

    first = [mutate.changed(data, seed) for seed in range(3000)]

    assert first == [mutate.changed(data, seed) for seed in range(3000)]
    assert len(set(first)) > 100
