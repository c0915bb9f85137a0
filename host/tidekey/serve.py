"""The native host: one browser on the other end of stdin and stdout, until it hangs up.

Promises that nothing but frames reaches the browser, that only the extensions of `browsers` get
more than a hello, that a lock or a change made elsewhere is told within seconds, and exit status
0 for an end between two frames, 1 for one inside. Leaves every answer to `dispatch`.
"""

from __future__ import annotations

import gc
import os
import select
import sys
import time

from tidekey import framing
from tidekey.dispatch import Desk
from tidekey.errors import HostError
from tidekey.log import Log
from tidekey.paths import places as find_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidekey.app import App
    from tidekey.dispatch import Answer
    from tidekey.paths import Places

TICK_SECONDS, HURRY_SECONDS = 2.0, 0.25
CLEAN, BROKEN = 0, 1
CHROMIUM = "chrome-extension://"


def main(words: Sequence[str]) -> int:
    """Serve the browser that started this process with `words`."""
    places = find_places()
    log = Log(os.path.join(places.root, "log"))
    source, target = own_pipes()
    desk = Desk(
        places, lambda: _open_app(places, words, log), permits=lambda: caller_known(words), log=log
    )
    try:
        return loop(reader(source), writer(target), desk, Watch(desk).events, waiter(source, desk))
    except (BrokenPipeError, ConnectionResetError):
        return CLEAN
    except KeyboardInterrupt:
        return CLEAN
    except Exception as why:  # a trace could hold what was sent
        log.word("stopped", type(why).__name__)
        return BROKEN
    finally:
        _leave(desk)


def loop(
    read: framing.Read,
    write: Callable[[bytes], None],
    desk: Desk,
    events: Callable[[], list[Answer]],
    wait: Callable[[], bool],
) -> int:
    """Answer frame after frame; between them, say what happened elsewhere."""
    while True:
        while not wait():
            gc.enable()
            for event in events():
                write(desk.frame(event))
        try:
            frame = framing.read_frame(read)
            if frame is None:
                return CLEAN
            if isinstance(frame, framing.TooLarge):
                write(desk.frame(desk.too_large(frame.head)))
                frame.skip(read)
                continue
        except framing.Cut:
            return BROKEN
        write(desk.frame(desk.answer(frame)))
        if desk.app:
            gc.enable()


def caller_known(words: Sequence[str]) -> bool:
    """Whether the browser named one of our extensions: Chromium its origin, Firefox its id."""
    from tidekey.browsers import CHROMIUM_IDS, FIREFOX_IDS

    if not words:
        return False
    if words[0].startswith(CHROMIUM):
        return words[0].removeprefix(CHROMIUM).removesuffix("/") in CHROMIUM_IDS
    return len(words) > 1 and words[1] in FIREFOX_IDS


def own_pipes() -> tuple[int, int]:
    """Move the browser's pipes away, so that a stray print lands on stderr."""
    source, target = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2 if _writable(2) else nothing, 1)
    os.close(nothing)
    sys.stdout = sys.stderr
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(source, os.O_BINARY)
        msvcrt.setmode(target, os.O_BINARY)
    return source, target


def reader(source: int) -> framing.Read:
    """Read from a descriptor without a buffer, so that waiting sees what is there."""
    return lambda most: os.read(source, most)


def writer(target: int) -> Callable[[bytes], None]:
    """Write a whole frame to a descriptor."""

    def write(frame: bytes) -> None:
        view = memoryview(frame)
        while view:
            view = view[os.write(target, view) :]

    return write


def waiter(source: int, desk: Desk) -> Callable[[], bool]:
    """Wait for input; False where it is time to rest, however much comes in meanwhile."""
    rests = Rests(desk)
    ready = _peeked(source) if sys.platform == "win32" else _selected(source)

    def wait() -> bool:
        seconds = rests.left()
        found = (seconds is None or seconds > 0) and ready(seconds)
        if not found:
            rests.taken()
        return found

    return wait


class Rests:
    """When a host looks around next; without an app there is nothing to look after."""

    __slots__ = ("_desk", "_since")

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._since: float | None = None

    def left(self) -> float | None:
        """The seconds until then; few while a backup is under way, None without an app."""
        app, now = self._desk.app, time.monotonic()
        if app is None:
            return None
        if self._since is None:
            self._since = now
        pause = HURRY_SECONDS if app.hurries() else TICK_SECONDS
        return max(0.0, self._since + pause - now)

    def taken(self) -> None:
        """It looks around now."""
        self._since = time.monotonic()


def _selected(source: int) -> Callable[[float | None], bool]:
    return lambda seconds: bool(select.select([source], [], [], seconds)[0])


def _peeked(source: int) -> Callable[[float | None], bool]:
    """Windows cannot wait for a pipe with a limit: look into it instead, often at first."""
    import ctypes
    import msvcrt

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    handle = ctypes.c_void_p(msvcrt.get_osfhandle(source))  # type: ignore[attr-defined, unused-ignore]
    there = ctypes.c_ulong()

    def filled() -> bool:
        seen = kernel.PeekNamedPipe(handle, None, 0, None, ctypes.byref(there), None)
        return not seen or there.value > 0  # a broken pipe is ready: reading it gives the end

    def ready(seconds: float | None) -> bool:
        end, pause = None if seconds is None else time.monotonic() + seconds, 0.001
        while not filled():
            if end is not None and time.monotonic() > end:
                return False
            time.sleep(pause)
            pause = min(pause * 1.5, 0.02)
        return True

    return ready


def _writable(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _leave(desk: Desk) -> None:
    """Before the end, begin the backup of what was changed last."""
    try:
        if desk.app is not None:
            desk.app.leave()
    except (HostError, OSError):
        return  # the next host begins with it


def _open_app(places: Places, words: Sequence[str], log: Log) -> App:
    from tidekey import later

    later.put_off()
    from tidekey.app import App

    app = App(places, caller="browser")
    app.say = lambda what, milliseconds, code: log.line(what, None, milliseconds, code)
    if words[0].startswith(CHROMIUM):
        app.origin = words[0].removesuffix("/")  # what a passkey of this build is bound to
    return app


class Watch:
    """What this host last told the browser, to say only what is new."""

    __slots__ = ("_desk", "_launcher", "_revision", "_seen", "_told")

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        name = "tidekey-host.bat" if sys.platform == "win32" else "tidekey-host"
        self._launcher = os.path.join(desk.places.root, "bin", name)
        self._seen = _identity(self._launcher)
        self._told = False
        self._revision: int | None = None

    def events(self) -> list[Answer]:
        """The events since the last call; a vault that was not opened here is left alone."""
        app = self._desk.app
        if app is None:
            return []
        found: list[Answer] = [{"event": "reconnect"}] if self._replaced() else []
        if _rest(app):
            found.append({"event": "backup"})
        before, self._revision = self._revision, app.revision()
        if self._told:
            found += _difference(before, self._revision)
        self._told = True
        return found

    def _replaced(self) -> bool:
        """Whether the launcher starts another version by now."""
        seen, before = _identity(self._launcher), self._seen
        self._seen = seen
        if seen is None or seen == before:
            return False
        try:
            with open(self._launcher, encoding="utf-8", errors="replace") as file:
                return os.path.dirname(os.path.abspath(__file__)) not in file.read()
        except OSError:
            self._seen = before  # it is being replaced just now: look again
            return False


def _rest(app: App) -> bool:
    try:
        return app.rest()
    except HostError:
        return False  # whoever asks for the vault hears what is wrong


def _difference(before: int | None, now: int | None) -> list[Answer]:
    if before == now:
        return []
    if now is None:
        return [{"event": "locked"}]
    return [{"event": "unlocked"} if before is None else {"event": "changed", "revision": now}]


def _identity(path: str) -> tuple[int, int] | None:
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns
