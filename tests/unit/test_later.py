"""Modules that wait to be loaded: what waits, and that nothing is different afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tidekey import later

HOST = str(Path(later.__file__).parents[1])


def run(script: str) -> str:
    """What a fresh interpreter prints."""
    script = f"import sys; sys.path.insert(0, {HOST!r})\n{script}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_module_put_off_is_loaded_by_its_first_use_and_not_by_an_import() -> None:
    told = run(
        "from tidekey import later; later.later('wave')\n"
        "import wave; print('open' in vars(wave), end=' ')\n"
        "print(wave.open.__name__, 'open' in vars(wave), type(wave).__name__)"
    )

    assert told == "False open True module"


def test_a_module_that_is_loaded_already_is_given_as_it_is() -> None:
    assert later.later("sys") is sys


def test_a_module_that_does_not_exist_is_missed_at_once() -> None:
    with pytest.raises(ModuleNotFoundError):
        later.later("no_such_module_anywhere")


def test_what_a_module_does_not_have_is_missed_as_ever() -> None:
    told = run(
        "from tidekey import later; calendar = later.later('calendar')\n"
        "print(hasattr(calendar, 'no_such_name'), calendar.isleap(2000))"
    )

    assert told == "False True"


def test_threads_that_look_at_once_all_see_the_whole_module() -> None:
    told = run(
        "import threading; from tidekey import later\n"
        "inspect = later.later('inspect'); seen = []\n"
        "look = lambda: seen.append(callable(inspect.unwrap))\n"
        "all_of_them = [threading.Thread(target=look) for _ in range(8)]\n"
        "for one in all_of_them: one.start()\n"
        "for one in all_of_them: one.join()\n"
        "print(seen.count(True))"
    )

    assert told == "8"


def test_records_are_made_without_the_modules_that_wait() -> None:
    told = run(
        "from tidekey import later; later.put_off()\n"
        "from tidekey import records, sealed\n"
        "print([name for name in later.SELDOM if type(sys.modules[name]).__name__ != '_Later'])"
    )

    assert told == "[]"
