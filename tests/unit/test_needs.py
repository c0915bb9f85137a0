"""A lack is a failure where everything has to be there, and a skip elsewhere."""

from __future__ import annotations

import pytest

from needs import lacking


def test_a_lack_fails_where_everything_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEKEY_NEEDS_ALL", "1")

    with pytest.raises(pytest.fail.Exception, match="no browser"):
        lacking("no browser")


def test_a_lack_is_skipped_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEKEY_NEEDS_ALL", "")

    with pytest.raises(pytest.skip.Exception, match="no browser"):
        lacking("no browser")
