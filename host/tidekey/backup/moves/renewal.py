"""After moving to a new vault: the old one's folder, its late copies, and the sites to visit.

Promises that nothing of the old folder is merged any more, that its files go only where the new
vault's own copy holds all that was backed up, that a copy which came in late from a computer that
was not lost waits until a person adopted or dismissed it, and that the old key is forgotten with
the last file it opens. Leaves drawing the new key to `births`, adopting to `adopting`.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tidekey import records, sealed
from tidekey.backup import config, copies
from tidekey.backup.config import Marks, marks_from
from tidekey.backup.joining import devices, messages
from tidekey.backup.joining.handshake import GRANT_BYTES, REQUEST_BYTES
from tidekey.errors import AccountUnknown, HostError
from tidekey.merge import merge
from tidekey.projection import extent, lost, name_only, projection
from tidekey.records import Body, Stamper, child, texts
from tidekey.ways import to_text

if TYPE_CHECKING:
    from tidekey.backup.copies import Copy
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault


class Left(NamedTuple):
    """A vault that was left: its id and key, what was settled of it, and the lost computer.

    `marks` are late copies that a person adopted or dismissed, and no others: what was merged
    before shows by what it holds, which a counter would not tell of a twin's copy.
    """

    vault_id: bytes
    key: bytes
    marks: Marks
    own: str
    lost: str

    def __repr__(self) -> str:
        return "Left(…)"


class Late(NamedTuple):
    """A copy of a left vault that holds what was not merged before it was left."""

    vault_id: bytes
    device: str
    name: str
    counter: int
    copy: Copy


class Site(NamedTuple):
    """An account whose secret the old vault's key opens, and whether it was changed since."""

    id: str
    issuer: str
    name: str
    site: str | None
    done_ms: int | None


# leaving ------------------------------------------------------------------------------------------


def noting(vault_id: bytes, key: bytes, lost: str = "") -> Callable[[Body, Stamper], None]:
    """For `births.renew`: keep what the old folder needs, and list the sites.

    `lost` is the device that was lost, in hex, where the person said which.
    """

    def act(body: Body, stamper: Stamper) -> None:
        kept = child(child(body, "local"), "backup")
        left = child(child(body, "local"), "left_vaults")
        left[vault_id.hex()] = {
            "key": to_text(key),
            "marks": {},
            "own": stamper.device,
            "lost": lost,
        }
        for name in ("marks", "extent", "seen", "waiting_for", "told"):
            kept.pop(name, None)
        config.keep_old(body, None)
        child(body, "shared").pop("devices", None)
        _list_sites(body)

    return act


def left(body: Body) -> list[Left]:
    """The vaults that were left and whose files may still lie somewhere."""
    found = []
    for vault_id, kept in child(child(body, "local"), "left_vaults").items():
        if isinstance(kept, dict):
            key, marks = a2b_base64(str(kept.get("key"))), marks_from(kept.get("marks"))
            own, gone = str(kept.get("own")), str(kept.get("lost") or "")
            found.append(Left(bytes.fromhex(vault_id), key, marks, own, gone))
    return found


# the old folder -----------------------------------------------------------------------------------


def late(vault: Vault, target: Target, one: Left) -> list[Late]:
    """Copies that came in after leaving with something new; never the lost computer's."""
    here = projection({"accounts": child(child(vault.body(), "shared"), "accounts")})
    found = []
    for copy in copies.read(target, one.vault_id)[0]:
        device, counter = copy.header.device_id.hex(), copy.header.counter
        if device in (one.own, one.lost) or counter <= one.marks.get(device, (-1, ""))[0]:
            continue
        try:
            body = copies.opened(copy, one.key)
        except HostError:
            continue
        there, told = child(child(body, "shared"), "accounts"), body.get("device")
        if projection(merge(here, {"accounts": there})) == here:
            continue
        name = str(told.get("name") or "") if isinstance(told, dict) else ""
        found.append(Late(one.vault_id, device, name or device[:8], counter, copy))
    return found


def settled(vault: Vault, late: Late) -> None:
    """A late copy was adopted or dismissed: its file may go."""

    def act(body: Body, _: Stamper) -> None:
        kept = child(child(body, "local"), "left_vaults").get(late.vault_id.hex())
        if isinstance(kept, dict):
            child(kept, "marks")[late.device] = [late.counter, late.copy.digest]

    vault.change(act)


def clear(vault: Vault, targets: Sequence[Target]) -> int:
    """Delete left vaults' files wherever the new one is proven; how many went."""
    count, all_of_them = 0, len(targets) >= max(1, len(config.config(vault.body()).targets))
    for one in left(vault.body()):
        rests = 0
        for target in targets:
            if not _proven(vault, target):
                rests += 1
                continue
            gone, stays = _clear(vault, target, one)
            count, rests = count + gone, rests + stays
        if all_of_them and not rests:
            vault.change(lambda body, _, of=one: _forget(body, of))  # type: ignore[misc]
    return count


def _proven(vault: Vault, target: Target) -> bool:
    """Whether this computer's own copy there opens and has lost nothing."""
    mine = devices.sights(target, vault.vault_id, vault.key).get(vault.device_id.hex())
    if mine is None:
        return False
    known = extent(projection(child(vault.body(), "shared")))
    gone = lost(known, child(copies.opened(mine.copy, vault.key), "shared"))
    return not gone.ids and not gone.creds


def _clear(vault: Vault, target: Target, one: Left) -> tuple[int, int]:
    """How many files went, and how many stay for now."""
    waiting = {each.copy.name for each in late(vault, target, one)}
    unread = copies.read(target, one.vault_id)[1]
    waiting |= {each.name for each in unread if copies.is_late(each.error)}
    gone = stays = 0
    for entry in target.list(copies.folder_of(one.vault_id)):
        if entry.away or entry.name in waiting:
            stays += 1
        elif _ours(target, entry.name, one.vault_id):
            target.delete(entry.name)
            gone += 1
    return gone, stays


def _ours(target: Target, name: str, vault_id: bytes) -> bool:
    """Whether a file is the left vault's: by its header, or one of ours that is damaged."""
    data = target.get(name) or b""
    if name.startswith(f"{copies.folder_of(vault_id)}/j/"):
        return len(data) in (REQUEST_BYTES, GRANT_BYTES) and bool(messages.about(data))
    try:
        return sealed.peek(data, sealed.BACKUP).vault_id == vault_id
    except HostError as cause:
        return cause.kind == "damage" and copies.is_slot(name)


def _forget(body: Body, one: Left) -> None:
    child(child(body, "local"), "left_vaults").pop(one.vault_id.hex(), None)


# the sites ----------------------------------------------------------------------------------------


def sites(body: Body) -> list[Site]:
    """Accounts whose secrets should be changed, in the person's order; erased ones are gone."""
    listed = child(child(body, "local"), "sites_to_change")
    found = []
    for one in records.accounts(body):
        noted = listed.get(one.id)
        if isinstance(noted, dict):
            site = one.sites[0] if one.sites else None
            found.append(Site(one.id, one.issuer, one.name, site, _done(noted, one.in_use)))
    return found


def tick(vault: Vault, account_id: str, done: bool) -> None:
    """Note that a site's secret was changed, or was not after all."""

    def act(body: Body, stamper: Stamper) -> None:
        noted = child(child(body, "local"), "sites_to_change").get(account_id)
        if not isinstance(noted, dict):
            raise AccountUnknown
        noted["done_ms"] = stamper.now_ms() if done else None
        if not done:
            noted["creds"] = [*records.account(body, account_id).in_use]

    vault.change(act)


def _done(noted: dict[str, JSON], in_use: Sequence[str]) -> int | None:
    """When it was ticked off; a new credential ticks by itself, at no known time."""
    at = noted.get("done_ms")
    if isinstance(at, int):
        return at
    return None if {*in_use} & {*texts(noted.get("creds"))} else 0


def _list_sites(body: Body) -> None:
    listed = child(child(body, "local"), "sites_to_change")
    listed.clear()
    for one in records.accounts(body):
        if one.in_use and not name_only(records.record(body, one.id)):
            listed[one.id] = {"creds": [*one.in_use], "done_ms": None}
