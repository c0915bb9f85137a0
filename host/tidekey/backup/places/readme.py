"""The README beside the copies: what a person needs who finds the folder without Tidekey.

Promises nothing personal in it, and that an older Tidekey leaves a newer text alone: the last
line says which text it is.
"""

from __future__ import annotations

import re

NAME = "README.txt"
_TEXT = """\
These are copies of a Tidekey vault: one-time codes for signing in, encrypted.
Nothing in this folder can be read without the vault's key.

To restore, with Tidekey
  1. Install Tidekey on the new computer and let this folder finish syncing.
  2. Open Tidekey in the toolbar. It finds this folder by itself and shows what
     a restore would bring back. By command line: tidekey restore --from FOLDER
  3. Open it by the first of these that you have: a passkey named Tidekey,
     another computer that already has the vault, or the recovery sheet.

To restore, without Tidekey
  rescue.py is one short program. It is in the source of Tidekey, in the folder
  install_scripts, and needs only Python 3.11 and the library "cryptography".
  Take the recovery code from the sheet, and the path of this folder for FOLDER:
      python3 -m pip install cryptography
      python3 rescue.py FOLDER
  It asks for the code, reads all copies here, says which of them it could not
  read, and prints every account with its key, one a line. It changes nothing.
  The format is described to the byte in docs/format.md of the same source.

What the files are
  v-.../d-...a and .b    the newest two copies of one computer
  v-.../h/...            older copies, kept for some months
  v-.../j/...            a computer that is being added

Please move or rename nothing while Tidekey runs. To move the backup, choose
another folder in the options of Tidekey; copies that a sync program made twice
are merged and lose nothing.

"""
_NUMBER = 2
TEXT = (_TEXT + f"Text {_NUMBER}\n").encode("ascii").replace(b"\n", b"\r\n")
_MARK = re.compile(rb"^Text (\d{1,6})\s*\Z", re.MULTILINE)


def due(found: bytes | None) -> bool:
    """Whether the text has to be written: it is absent, changed, or an older one."""
    if found == TEXT:
        return False
    mark = _MARK.search(found or b"")
    return mark is None or int(mark[1]) <= _NUMBER
