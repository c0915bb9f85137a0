"""What every verb takes, before or after it: `--json`, `--space` and two files.

Promises that what follows a lone `--` is left alone and that a file option without its file is
named.
Leaves reading the files to `prompts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tidekey.errors import UsageWrong

FILES = {"--passphrase-file": "passphrase_file", "--code-file": "code_file"}
EVERYWHERE = (
    ("--json", "One JSON document on stdout, also for errors."),
    ("--passphrase-file FILE", "This computer's lock, from a file instead of a question."),
    ("--code-file FILE", "The recovery code, from a file instead of a question."),
    ("--space NAME", "Another space than the one in use."),
)


@dataclass(frozen=True)
class Options:
    """What was asked for beside the verb."""

    json: bool = False
    passphrase_file: Path | None = None
    code_file: Path | None = None
    space: str | None = None


def hoist(given: Sequence[str]) -> tuple[Options, list[str]]:
    """Take the options for everything out of a command line; give them and the rest."""
    found: dict[str, Path] = {}
    rest: list[str] = []
    as_json = False
    space: str | None = None
    left = list(given)
    while left:
        word = left.pop(0)
        if word == "--":
            rest += [word, *left]
            break
        option, equals, value = word.partition("=")
        if word == "--json":
            as_json = True
        elif option == "--space":
            space = _name(value if equals else _next(left))
        elif option in FILES:
            found[FILES[option]] = _path(option, value if equals else _next(left))
        else:
            rest.append(word)
    return Options(as_json, space=space, **found), rest


def _next(left: list[str]) -> str | None:
    return left.pop(0) if left else None


def _name(value: str | None) -> str:
    if not value:
        raise UsageWrong(reason="--space needs the name of a space", verb="")
    return value


def _path(option: str, value: str | None) -> Path:
    if not value:
        raise UsageWrong(reason=f"{option} needs the name of a file", verb="")
    return Path(value)
