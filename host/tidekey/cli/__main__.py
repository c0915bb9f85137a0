"""`python -m tidekey.cli`: the command line where no `tidekey` is on the path."""

from __future__ import annotations

import sys

from tidekey.cli import main

sys.exit(main())
