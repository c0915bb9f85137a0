"""Whether the system's clock is kept right by someone.

Promises True or False only where the system says so itself, and None where it cannot be known:
a notice that cries wolf is worse than none. Codes depend on it, so a person should hear of it.
Leaves setting the clock to the system.
"""

from __future__ import annotations

import os
import sys

_UNSYNC = 0x0040  # STA_UNSYNC
_ERROR = 5  # TIME_ERROR
_TIMEX_BYTES = 256  # struct timex has 208; the kernel writes no more than its own size
_STATUS_AT = 40  # modes, offset, freq, maxerror, esterror, then status, on 64-bit systems


def synchronised() -> bool | None:
    """What the kernel says about its clock; None where it does not tell."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return _adjtimex()


def _adjtimex() -> bool | None:
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return None
    buffer = ctypes.create_string_buffer(_TIMEX_BYTES)  # modes = 0: only ask
    state = call(buffer)
    if state < 0 or not _own_machine():
        return None
    status = int.from_bytes(buffer.raw[_STATUS_AT : _STATUS_AT + 4], sys.byteorder)
    return state != _ERROR and not status & _UNSYNC


def _own_machine() -> bool:
    """Whether the system was started by its own init: a container shares a clock that somebody
    else keeps, mostly without telling its kernel."""
    return os.path.isdir("/run/systemd/system") and not os.path.exists("/run/systemd/container")
