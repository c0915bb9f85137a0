"""rescue.py writes lines that bring accounts of every kind back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from importers import canonical, local
from importers.encoders import aegis
from tidekey import arrivals, records
from tidekey.exporters import tidekey_file
from tidekey.exporters.base import Given
from tidekey.importers import reading
from tidekey.records import Stamper
from tidekey.secret import Secret

RESCUE = Path(__file__).parents[2] / "install_scripts" / "rescue.py"
WORDS = "seven calm otters count the tide"


def test_every_kind_comes_back_from_the_lines_of_rescue(tmp_path: Path) -> None:
    body = records.empty("00" * 16)
    read = local.read(reading.Given("vault", aegis.files()["v3"][0].data))
    arrivals.save(body, Stamper(lambda: 1, "00" * 16), read)
    made = tidekey_file.make(Given(body, Secret(WORDS), lambda size: bytes(range(size))))
    (tmp_path / "all.tdk").write_bytes(made.data)
    (tmp_path / "words").write_text(WORDS, "utf-8")

    done = subprocess.run(
        [sys.executable, str(RESCUE), str(tmp_path / "all.tdk"), "--passphrase-file",
         str(tmp_path / "words")],
        capture_output=True, check=True,
    )  # fmt: skip
    found = local.read(reading.Given("lines", done.stdout)).found

    expected = canonical.keeping(list(canonical.ACCOUNTS), "pin")
    assert {local.account(one) for one in found.entries} == set(expected)
