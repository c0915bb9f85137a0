"""Real exports, where they are on this computer: exact, or refused for the right reason."""

from __future__ import annotations

import pytest

from . import local
from .samples import Tally, cases, compare, folder

PLACE = folder()
CASES = [one for one in cases(PLACE, []) if one["outcome"] != "undecodable"] if PLACE else []


@pytest.mark.skipif(not CASES, reason="no exports of other apps here: set TIDEKEY_SAMPLES")
@pytest.mark.parametrize("case", CASES, ids=[one["file"] for one in CASES])
def test_a_real_export_is_read_as_an_independent_decoder_reads_it(case: dict) -> None:
    tally = Tally()
    assert PLACE is not None

    compare(PLACE, case, tally, local.read)

    assert tally.words == []
    assert tally.exact == 1
