"""The five languages say the same things: same keys, same marks, every error, nothing unused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tidekey import errors, status
from tidekey.api import settings

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "extension"
LANGUAGES = ("en", "de", "fr", "es", "ja")
MARK = re.compile(r"\$\d|\{\w+\}")
CALL = re.compile(r"""["']([a-z][a-z0-9]*(?:_[a-z0-9]+)*)["']""")
MANIFEST = re.compile(r"__MSG_(\w+)__")
HOST_WORDS = {"{field}", "{reason}"}
"""Said by the host in English: other languages leave them to the small line with the code."""
SPOKEN_BY_CODE = ("error_", "notice_", "remark_", "kind_", "part_")
"""Keys that are put together from a code; `part_` and `kind_` from a short table in the source."""


def messages(language: str) -> dict[str, str]:
    path = EXTENSION / "_locales" / language / "messages.json"
    return {key: entry["message"] for key, entry in json.loads(path.read_text("utf-8")).items()}


def marks(text: str) -> set[str]:
    return set(MARK.findall(text))


def sources() -> str:
    files = [f for kind in ("*.js", "*.html") for f in EXTENSION.rglob(kind)]
    return "\n".join(file.read_text("utf-8") for file in files)


def called() -> set[str]:
    """Keys named in a call of `t` or `text`, in markup, or by the manifest."""
    found = set(MANIFEST.findall((ROOT / "manifest/extension.base.json").read_text()))
    text = sources()
    found |= set(re.findall(r'data-t(?:-hint|-label)?="(\w+)"', text))
    for call in re.findall(r"\b(?:t|text)\(([^()]*)", text):
        found |= {key for key in CALL.findall(call.split(",")[0]) if "_" in key or "?" not in call}
    return found


def every_error() -> list[type[errors.HostError]]:
    found = [errors.HostError]
    for one in found:
        found.extend(one.__subclasses__())
    return found


def key_of(code: str) -> str:
    return "error_" + re.sub(r"[.-]", "_", code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_keys_of_english(language: str) -> None:
    assert set(messages(language)) == set(messages("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_keeps_its_marks(language: str) -> None:
    english = messages("en")
    other = messages(language)

    lost = {key: marks(english[key]) ^ marks(other[key]) for key in english}
    assert {key: names for key, names in lost.items() if names - HOST_WORDS} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_shouts(language: str) -> None:
    bad = {k: v for k, v in messages(language).items() if not v.strip() or re.search("[!！¡]", v)}

    assert bad == {}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_other_languages_are_not_english_left_over(language: str) -> None:
    english = messages("en")
    long = {key for key, text in english.items() if len(text) > 25}

    assert {key for key in long if messages(language)[key] == english[key]} == set()


@pytest.mark.parametrize("one", every_error(), ids=lambda one: one.code)
def test_every_error_has_a_text_with_its_words(one: type[errors.HostError]) -> None:
    text = messages("en").get(key_of(one.code))

    assert text is not None
    assert set(re.findall(r"\{\w+\}", text)) <= set(re.findall(r"\{\w+\}", one.__doc__ or ""))


def test_every_notice_of_the_host_has_a_text() -> None:
    source = Path(status.__file__).read_text("utf-8")
    codes = [settings.CLOCK, *re.findall(r'_notice\("([a-z.-]+)"', source)]

    assert len(codes) > 3
    assert {"notice_" + re.sub(r"[.-]", "_", one) for one in codes} <= set(messages("en"))


def test_no_key_is_missing_in_the_source() -> None:
    missing = {key for key in called() if key not in messages("en")}

    assert missing == set()


def test_no_key_is_unused() -> None:
    text = sources()
    used = called() | set(CALL.findall(text))
    unused = {k for k in messages("en") if k not in used and not k.startswith(SPOKEN_BY_CODE)}

    assert unused == set()


def test_no_error_is_translated_that_nobody_raises() -> None:
    known = {key_of(one.code) for one in every_error()}
    in_source = {key_of(code) for code in re.findall(r'"([a-z]+\.[a-z-]+)"', sources())}
    in_source |= {key_of(f"link.{state}") for state in re.findall(r'"([a-z-]+)"', sources())}
    extra = {key for key in messages("en") if key.startswith("error_")} - known - in_source

    assert extra <= {"error_title"}
