"""Wrong use of the command line as one of our own errors.

Promises a sentence that names the option or argument and never repeats what was typed, since what
was typed may be a secret.
"""

from __future__ import annotations

from collections.abc import Iterable

from tidekey.errors import UsageWrong


def as_usage(error: Exception) -> UsageWrong | None:
    """The same outcome in our words, or nothing where `error` is something else."""
    names = {one.__name__ for one in type(error).__mro__}
    if "UsageError" not in names:
        return None
    return UsageWrong(reason=_reason(error, names), verb=_verb(error))


def _reason(error: Exception, names: set[str]) -> str:
    option = getattr(error, "option_name", None)
    if "NoSuchOption" in names:
        return "there is no such option" + _near(getattr(error, "possibilities", None))
    if "MissingParameter" in names:
        return f"{_parameter(error)} is missing"
    if "BadParameter" in names:
        return f"{_parameter(error)} is not of the right kind"
    if option:
        return f"{option} is used wrongly: it takes a value, or takes none"
    return _without_class(error)


def _without_class(error: Exception) -> str:
    text = str(error)
    if text.startswith("No such command"):
        return "there is no such command"
    if text.startswith("Missing command"):
        return "no command was given"
    return "there are more words than this command takes"


def _parameter(error: Exception) -> str:
    param = getattr(error, "param", None)
    names = [*getattr(param, "opts", ())]
    if names and names[0].startswith("-"):
        return str(names[-1])
    return str(getattr(param, "metavar", None) or getattr(param, "name", None) or "a value").upper()


def _near(possibilities: Iterable[str] | None) -> str:
    known = sorted(possibilities or ())
    return f" (near: {', '.join(known)})" if known else ""


def _verb(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    path = str(getattr(context, "command_path", "")).split()
    return " ".join(path[1:])
