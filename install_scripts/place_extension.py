"""Places the packed extension for every browser that takes it, or removes it again.

    place_extension.py place --crx FILE --xpi FILE --version VERSION
    place_extension.py remove

Prints one line a browser or file. Run by install.sh and uninstall.sh with the installed
environment, as root. Leaves what is written where to `tidekey.keep`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tidekey import keep
from tidekey.machine import this_machine


def main(argv: list[str]) -> int:
    """Do as told; status 1 where something could not be written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("act", choices=("place", "remove"))
    parser.add_argument("--crx", type=Path)
    parser.add_argument("--xpi", type=Path)
    parser.add_argument("--version", default="")
    told = parser.parse_args(argv)
    try:
        if told.act == "place":
            done = keep.place(told.crx, told.xpi, told.version, this_machine())
        else:
            done = keep.remove(this_machine())
    except OSError as why:
        print(f"{why.filename}: {why.strerror}", file=sys.stderr)
        return 1
    for browser, path in done.placed.items():
        print(f"{browser} {path}")
    for path in done.removed:
        print(f"removed {path}")
    for row in done.stays:
        print(f"stays   {row['path']}: {row['reason']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
