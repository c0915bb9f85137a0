"""Places the packed extension for every browser that takes it, or removes it again.

    place_extension.py user     --version V --crx FILE     this user's Chromium
    place_extension.py everyone --version V --crx FILE     every user's Chromium (as root)
    place_extension.py policy   --xpi FILE                 Firefox ESR (as root)
    place_extension.py list                                what was placed for everyone
    place_extension.py remove                              the same, taken away (as root)

Prints one line a browser or file. Run by install.sh and uninstall.sh with the installed
environment. Leaves what is written where to `tidekey.keep`.
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
    parser.add_argument("act", choices=("user", "everyone", "policy", "list", "remove"))
    parser.add_argument("--crx", type=Path)
    parser.add_argument("--xpi", type=Path)
    parser.add_argument("--version", default="")
    told = parser.parse_args(argv)
    machine = this_machine()
    if told.act == "list":
        print("\n".join(str(path) for path in keep.shared(machine)))
        return 0
    acts = {
        "user": lambda: keep.place_for_user(told.crx, told.version, machine),
        "everyone": lambda: keep.place_for_everyone(told.crx, told.version, machine),
        "policy": lambda: keep.place_by_policy(told.xpi, machine),
        "remove": lambda: keep.remove(machine),
    }
    try:
        done = acts[told.act]()
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
