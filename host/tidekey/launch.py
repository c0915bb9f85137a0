"""What the launcher runs: `python -I -S launch.py --site DIR ... -- <what the browser passes>`.

Promises that only our own folder and the named package folders can be imported from, without the
start-up files of an environment (`-S` saves their time). Leaves all work to `serve`, and switching
the collector of cycles on again: while modules load there is nothing to collect.
"""

import gc
import sys


def arguments(words: list[str]) -> tuple[list[str], list[str]]:
    """The package folders, and the words of the browser."""
    sites: list[str] = []
    while len(words) > 1 and words[0] == "--site":
        sites.append(words[1])
        words = words[2:]
    return sites, words[1:] if words[:1] == ["--"] else words


def run() -> int:
    """Serve one browser until it hangs up."""
    gc.disable()
    sites, words = arguments(sys.argv[1:])
    own = __file__.replace("\\", "/").rsplit("/", 2)[0]
    sys.path[:0] = [own]
    sys.path += sites
    from tidekey.serve import main

    return main(words)


if __name__ == "__main__":
    sys.exit(run())
