"""What a test does where a program it needs is not on this computer.

Promises that nothing essential is left out unseen: `install_scripts/test.sh` installs all that is
needed and sets TIDEKEY_NEEDS_ALL on Linux, and then a lack is a failure. A person who runs pytest
by hand, and systems that cannot have the program, get a skip with its reason.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Fail where everything has to be there, else skip; `what` is a sentence."""
    if os.environ.get("TIDEKEY_NEEDS_ALL"):
        pytest.fail(f"{what}; install it, or set TIDEKEY_NEEDS_ALL to nothing", pytrace=False)
    pytest.skip(what)
