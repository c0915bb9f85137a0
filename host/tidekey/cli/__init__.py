"""The command line door: `tidekey VERB`.

Promises one way out for every outcome: exit status 0 done, 1 failed with a code, 2 wrong use; with
`--json` exactly one JSON document on stdout; never a trace; nothing heavy loaded before its verb.
Leaves the verbs to one file a group, the table of them to `verbs`, the work to the handlers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tidekey.cli import output
from tidekey.errors import HostError, UsageWrong

COMPLETING = "_TIDEKEY_COMPLETE"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    given = list(sys.argv[1:] if argv is None else argv)
    output.prepare(as_json=_asks_json(given))
    try:
        status = _run(given)
        sys.stdout.flush()
        return status
    except UsageWrong as wrong:
        return output.fail(wrong, status=2)
    except HostError as error:
        return output.fail(error)
    except KeyboardInterrupt:
        return output.stopped()
    except BrokenPipeError:
        return output.deaf()
    except Exception as unforeseen:  # the last net: a person at a terminal never sees a trace
        return _unforeseen(unforeseen)


def _asks_json(given: Sequence[str]) -> bool:
    return "--json" in given[: given.index("--")] if "--" in given else "--json" in given


def _run(given: list[str]) -> int:
    from tidekey.cli import options

    chosen, rest = options.hoist(given)
    if rest == ["--version"]:
        return output.version()
    if not rest and not chosen.json and COMPLETING not in os.environ:
        rest = ["--help"]
    from tidekey.cli import verbs

    return verbs.run(chosen, rest)


def _unforeseen(error: Exception) -> int:
    if type(error).__name__ == "Abort":  # what typer makes of Ctrl+C
        return output.stopped()
    if os.environ.get("TIDEKEY_TRACE") == "1":
        raise error
    from tidekey.cli.usage import as_usage

    wrong = as_usage(error)
    if wrong is not None:
        return output.fail(wrong, status=2)
    return output.fail(HostError(cause=type(error).__name__))
