"""What fuzzing found (`tests/fuzz`): each as a small file that once ended in an exception."""

from __future__ import annotations

import pytest

from tidekey.errors import ImportDamaged
from tidekey.importers.parts import java_maps


def test_a_text_of_java_in_bytes_that_are_no_utf8_is_damage_and_no_exception() -> None:
    stream = java_maps.MAGIC + b"t\0\x02\xed\xff"

    with pytest.raises(ImportDamaged):
        java_maps.parsed(stream)
