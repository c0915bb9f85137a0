"""A process that has the importers loaded and reads each file in a fork of itself, with its limits.

    python -I -S forkserver.py PLACE ...     the places are those of `sys.path`

It stands for `child.main` where hundreds of files are read: the same limits and the same
`reading.read_child`, without the third of a second that starting Python takes. Processor time
stands for the parent's clock, so that a busy computer changes nothing. A request may name guards
(`guards.py`) that are taken out in that fork alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from typing import Any, BinaryIO

HEAD = struct.Struct(">II")
PATIENCE = 6
"""How many times longer than its processor time a file may take on a busy computer."""
MODULES = (
    "PIL.Image", "PIL.PngImagePlugin", "PIL.JpegImagePlugin", "PIL.WebPImagePlugin",
    "PIL.GifImagePlugin", "PIL.BmpImagePlugin", "PIL.ImageFilter", "PIL.ImageOps", "zxingcpp",
    "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.kdf.scrypt",
    "nacl.bindings", "pyzipper", "pykeepass", "defusedxml.ElementTree", "plistlib", "csv",
    "tidekey.child", "tidekey.importers.reading", "tidekey.importers.parts.icons",
)  # fmt: skip


def send(pipe: BinaryIO, head: dict[str, Any], data: bytes) -> None:
    """One message: a few words about it, and bytes."""
    words = json.dumps(head).encode()
    pipe.write(HEAD.pack(len(words), len(data)) + words + data)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message, None at the end."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    words, data = HEAD.unpack(head)
    return json.loads(pipe.read(words)), pipe.read(data)


def main(places: list[str]) -> None:
    """Answer requests until there are no more."""
    import importlib

    sys.path += [place for place in places if place not in sys.path]
    for name in MODULES:
        importlib.import_module(name)
    from tidekey.importers import importers

    list(importers())
    given, taken = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence()
    while message := receive(given):
        head, payload = message
        send(taken, *serve(head, payload))


def silence() -> None:
    """Nothing that a file makes a library print is shown or gets between two messages."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for one in (0, 1, 2):
        os.dup2(nowhere, one)


def serve(head: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one file in a fork; what came of it, how long it took and its greatest memory."""
    began = time.monotonic()
    mine, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(mine)
        status = 1
        with contextlib.suppress(BaseException):
            status = work(head, payload, theirs)
        os._exit(status)
    os.close(theirs)
    answer, in_time = collect(mine, began + head["seconds"] * PATIENCE)
    os.kill(pid, signal.SIGKILL)
    os.close(mine)
    _, status, usage = os.wait4(pid, 0)
    late = not in_time or os.WTERMSIG(status) == signal.SIGXCPU
    how = "answered" if answer[:1] == b"\x06" else "ended by the clock" if late else "died"
    seconds = usage.ru_utime + usage.ru_stime
    told = {"how": how, "seconds": seconds, "peak": usage.ru_maxrss / 1024, "status": status}
    return told, answer[1:] if how == "answered" else answer


def collect(pipe: int, until: float) -> tuple[bytes, bool]:
    """What the fork says, and whether it came to its end before the clock did."""
    found = bytearray()
    while (left := until - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            piece = os.read(pipe, 1 << 20)
            if not piece:
                return bytes(found), True
            found += piece
    return bytes(found), False


def work(head: dict[str, Any], payload: bytes, pipe: int) -> int:
    """The fork's side."""
    from tidekey import child
    from tidekey.importers import reading

    if head["guards"]:
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
        import guards

        for name in head["guards"]:
            guards.OUT[name]()
    if "memory" not in head["guards"]:
        child._limit(head["seconds"], head["memory"])
    resource.setrlimit(resource.RLIMIT_CPU, (head["seconds"], head["seconds"] + 1))
    try:
        answer = b"\x06" + reading.read_child(payload)
    except BaseException as why:
        last = why.__traceback__
        while last and last.tb_next:
            last = last.tb_next
        place = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
        answer = f"{type(why).__name__} at {place.rpartition('/')[2]}".encode()
    with os.fdopen(pipe, "wb") as file:
        file.write(answer)
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
