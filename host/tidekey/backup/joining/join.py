"""Joining by approval: a new computer asks in the folder, an old one grants there.

Promises that the private halves survive this process, lie in the data folder alone and go at the
end; that the first grant seen is the only one; that wrong digits end the request; that a request
lives for 24 hours on each computer's own clock; and that the key that is handed on fits a copy in
the folder. The messages are `handshake`'s; presence, and what is done with the key, the callers'.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tidekey import disk, sealed
from tidekey.backup.joining import handshake, messages
from tidekey.backup.joining.handshake import GRANT_BYTES, REQUEST_BYTES
from tidekey.backup.joining.joinnotes import Given, Own
from tidekey.errors import (
    BackupNotProven,
    FieldInvalid,
    HostError,
    JoinDigitsWrong,
    JoinExpired,
    JoinRefused,
    JoinUnknown,
    JoinWaiting,
    RestoreUnreadable,
)
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.vault import Vault

Random = Callable[[int], bytes]
DAY_MS: Final = 24 * 60 * 60 * 1000


class Request(NamedTuple):
    """A request of this computer: what to show, until when, for which vault, and where it lies."""

    characters: str
    expires_ms: int
    vault_id: bytes
    at: Mapping[str, str]


class State(NamedTuple):
    """How it stands with the request of this computer."""

    state: Literal["none", "waiting", "granted", "expired"]
    request: Request | None


class Granted(NamedTuple):
    """The key of the vault that was asked for; only copies that fit both are to be read."""

    vault_id: bytes
    key: bytes

    def __repr__(self) -> str:
        return "Granted(…)"


class Approval(NamedTuple):
    """What the old computer shows: six digits, and until when they count."""

    digits: str
    expires_ms: int


# the new computer ---------------------------------------------------------------------------------


def request(
    target: Target,
    vault_id: bytes,
    folder: str,
    now_ms: int,
    random: Random,
    at: Mapping[str, str] | None = None,
) -> Request:
    """Ask in `target` for the key of a vault; ends an earlier request of `folder`.

    `at` is how the caller opens the target again after this process has ended; it is kept.
    """
    handshake.need()
    cancel(folder, target)
    halves, asked = handshake.draw(random)
    disk.make_folder(folder)
    own = Own(folder, vault_id, now_ms, asked, halves, dict(at or {}))
    own.save()
    target.put(messages.name(vault_id, handshake.fingerprint(asked), ".req"), asked)
    return _shown(own)


def pending(folder: str) -> Request | None:
    """The request of this computer, live or expired, as it was made."""
    own = Own.load(folder)
    return _shown(own) if own else None


def state(folder: str, target: Target, now_ms: int) -> State:
    """How it stands; the first grant that is seen here is the only one from then on."""
    own = Own.load(folder)
    if own is None:
        return State("none", None)
    if _over(own.made_ms, now_ms):
        _end(own, target)
        return State("expired", _shown(own))
    _look(own, target)
    return State("granted" if own.grant else "waiting", _shown(own))


def finish(folder: str, target: Target, digits: Secret[str], now_ms: int) -> Granted:
    """Compare the digits and give the key; one try, and wrong ones end the request."""
    own = Own.load(folder)
    if own is None or _over(own.made_ms, now_ms):
        cancel(folder, target)
        raise JoinExpired
    typed = _six(digits)
    _look(own, target)
    if not own.grant:
        raise JoinWaiting
    try:
        key = _compared(own, typed)
        _check_copies(target, own.vault_id, key)
    except (JoinRefused, JoinDigitsWrong):
        _end(own, target)
        raise
    _end(own, target)
    return Granted(own.vault_id, key)


def cancel(folder: str, target: Target | None = None) -> None:
    """Take the request back: its private halves go, and its files where they can be reached."""
    own = Own.load(folder)
    if own is not None:
        _end(own, target)


def _look(own: Own, target: Target) -> None:
    """Keep the first grant that is there; two different ones at once are none."""
    if own.grant:
        return
    fp = handshake.fingerprint(own.asked)
    found = {
        one
        for one in messages.of_size(target, own.vault_id, GRANT_BYTES)
        if handshake.answers(one, fp)
    }
    if len(found) > 1:
        _end(own, target)
        raise JoinRefused(part="two approvals")
    if found:
        own.grant = found.pop()
        own.save()


def _compared(own: Own, typed: Secret[str]) -> bytes:
    fp = handshake.fingerprint(own.asked)
    key = handshake.open_grant(own.grant, own.halves, fp, own.vault_id)
    if Secret(handshake.digits(key, fp, own.grant)) != typed:
        raise JoinDigitsWrong
    return key


def _end(own: Own, target: Target | None) -> None:
    """The private halves go first; the messages in the folder open nothing without them."""
    own.drop()
    if target is None:
        return
    fp = handshake.fingerprint(own.asked)
    with contextlib.suppress(HostError):  # a folder that is away keeps them; `tidy` removes them
        for name, data in messages.named(target, own.vault_id):
            if messages.about(data) == fp:
                target.delete(name)


def _shown(own: Own) -> Request:
    text = handshake.characters(handshake.fingerprint(own.asked))
    return Request(text, own.made_ms + DAY_MS, own.vault_id, own.at)


# the old computer ---------------------------------------------------------------------------------


def approve(
    vault: Vault, targets: Sequence[Target], typed: Secret[str], folder: str, now_ms: int
) -> Approval:
    """Grant the one request that these characters name; asked again, the same digits."""
    handshake.need()
    found = _asked(targets, vault.vault_id, handshake.short_of(typed))
    if len(set(found.values())) > 1:
        raise JoinRefused(part="two requests")
    return _grant(vault, found, Given(folder), now_ms)


def tidy(vault_id: bytes, targets: Sequence[Target], folder: str, now_ms: int) -> None:
    """Note new requests, and remove requests and grants a day after they were seen first."""
    given, own = Given(folder), Own.load(folder)
    if own is not None and _over(own.made_ms, now_ms):
        own.drop()
    for target in targets:
        for name, data in messages.named(target, vault_id):
            fp = messages.about(data)
            if fp and _over(given.seen(fp, now_ms), now_ms):
                target.delete(name)
    given.forget(now_ms - 7 * DAY_MS)
    given.save()


def _asked(targets: Sequence[Target], vault_id: bytes, short: bytes) -> dict[Target, bytes]:
    """Where the request of these characters lies; one place that is away does not hide another."""
    found: dict[Target, bytes] = {}
    failure: HostError = JoinUnknown()
    for target in targets:
        try:
            for data in messages.of_size(target, vault_id, REQUEST_BYTES):
                if handshake.is_request(data) and handshake.fingerprint(data).startswith(short):
                    found[target] = data
        except HostError as cause:
            failure = cause
    if not found:
        raise failure
    return found


def _grant(vault: Vault, found: Mapping[Target, bytes], given: Given, now_ms: int) -> Approval:
    asked = next(iter(found.values()))
    fp = handshake.fingerprint(asked)
    seen, data = given.seen(fp, now_ms), given.grant(fp)
    if _over(seen, now_ms):
        raise JoinExpired
    for target in found:
        for other in messages.of_size(target, vault.vault_id, GRANT_BYTES):
            if handshake.answers(other, fp) and other != data:
                raise JoinRefused(part="another approval is there")
    data = data or handshake.grant(asked, vault.vault_id, vault.key)
    given.note(fp, data)
    given.save()  # first: whoever ends here grants the same bytes again and no others
    for target in found:
        _put(target, messages.name(vault.vault_id, fp, ".grant"), data)
    six = handshake.digits(vault.key, fp, data)
    return Approval(f"{six[:3]} {six[3:]}", seen + DAY_MS)


def _put(target: Target, name: str, data: bytes) -> None:
    target.put(name, data)
    if target.get(name) != data:
        raise BackupNotProven(place=target.place, part="approval")


# within ---------------------------------------------------------------------------------------


def _check_copies(target: Target, vault_id: bytes, key: bytes) -> None:
    """A copy of this vault must be there whose key this is."""
    expected, other = sealed.key_id(key, vault_id), False
    why: HostError | None = None
    for entry in target.list(messages.root(vault_id)):
        if "/j/" in entry.name:
            continue
        try:
            header = sealed.peek(target.get(entry.name) or b"", sealed.BACKUP)
        except HostError as cause:
            why = why or cause
            continue
        if header.vault_id == vault_id:
            if header.key_id == expected:
                return
            other = True
    if other:
        raise JoinRefused(part="the key")
    raise RestoreUnreadable(why=why.code if why else "no copy is there")


def _over(since_ms: int, now_ms: int) -> bool:
    return not -DAY_MS < now_ms - since_ms < DAY_MS


def _six(digits: Secret[str]) -> Secret[str]:
    """Six digits as people type them; anything else is no try."""
    text = "".join(
        one for one in digits.reveal() if not one.isspace() and one not in "-\u2010\u2011"
    )
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        raise FieldInvalid(field="digits", reason="are six digits")
    return Secret(text)
