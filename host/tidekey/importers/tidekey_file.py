"""Tidekey's own sealed export (docs/format.md), as new accounts.

Promises all that an account has, its trash and its conflicts included: of several keys in use each
becomes an account. A vault and a backup are not imported, for restoring keeps more of them. The
passphrase opens the file, or a recovery code where it has a slot for one.
"""

from __future__ import annotations

import binascii
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey import otp, records, recovery_code, sealed
from tidekey.errors import (
    HostError,
    ImportDamaged,
    ImportUnsupported,
    ImportWrongPassword,
    SealedNewer,
    WrongKey,
)
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import documents, drafts
from tidekey.otpauth import Draft
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.records import Account, Body, CredentialRecord
    from tidekey.sealed import Header
    from tidekey.slots import Slot
    from tidekey.strictjson import JSON

APP: Final = "tidekey"
TITLE: Final = "Tidekey"
AS_GIVEN: Final = "secret-spelling"
_LIVES: Final = ("live", "trashed")


def sniff(source: Source) -> bool:
    """Whether it begins like a sealed file."""
    return source.data.startswith(sealed.MAGIC)


def read(source: Source) -> Reading:
    """The accounts in the person's order, those in the trash last."""
    try:
        header = sealed.peek(source.data)
        body = sealed.open_body(source.data, _key(source, header))
    except HostError as why:
        if isinstance(why, SealedNewer) or why.code.startswith("import."):
            raise
        raise ImportDamaged(part=str(why.detail.get("part", "what is sealed"))) from None
    found = [one for life in _LIVES for one in records.accounts(body, life)]
    return Reading(APP).each(found, lambda one: _entries(body, one))


# opening ------------------------------------------------------------------------------------------


def _key(source: Source, header: Header) -> bytes:
    """The file's key by the first slot that what was typed opens."""
    if header.kind != sealed.EXPORT:
        kind = sealed.KINDS[header.kind]
        raise ImportUnsupported(reason=f"it is a {kind} of Tidekey: restore it instead")
    slots = [one for one in header.slots if one.kind in ("recovery", "passphrase")]
    if not slots:
        raise ImportUnsupported(reason="neither a passphrase nor a recovery code opens it")
    typed = source.password()
    for slot in sorted(slots, key=lambda one: one.kind, reverse=True):
        secret = _secret(source, slot, typed)
        try:
            if secret:
                return sealed.unwrap(header, slot, secret)
        except WrongKey:
            continue
    raise ImportWrongPassword


def _secret(source: Source, slot: Slot, typed: str) -> bytes:
    """The bytes that what was typed gives for a slot; none where it is no code."""
    if slot.kind == "recovery":
        code = recovery_code.plain(typed)
        fits = len(code) == recovery_code.LENGTH and set(code) <= set(recovery_code.ALPHABET)
        return recovery_code.to_bytes(code) if fits else b""
    password = unicodedata.normalize("NFKC", typed).encode("utf-8", "surrogatepass")
    cost = slot.cost
    return source.derive(
        Kdf("argon2id", password, slot.salt, cost.passes, memory_kib=cost.memory_kib,
            lanes=cost.lanes)
    )  # fmt: skip


# accounts -----------------------------------------------------------------------------------------


def _entries(body: Body, account: Account) -> Iterator[Entry]:
    """One entry for each key in use; a name alone where there is none."""
    if not account.in_use:
        yield _entry(body, account, None)
    for one in account.credentials:
        yield _entry(body, account, _draft(account, one, _count(body, account, one)))


def _entry(body: Body, account: Account, draft: Draft | None) -> Entry:
    before = documents.record(_field(body, account, "imported"))
    extra: dict[str, JSON] = {"imported": before} if before else {}
    if account.sites:
        extra["sites"] = list(account.sites)
    return Entry(
        draft, account.issuer, account.name, note=account.note, tags=account.tags,
        pinned=account.pinned, trashed=account.trashed, icon=_icon(body, account),
        scope=account.scope, extra=extra,
    )  # fmt: skip


def _field(body: Body, account: Account, name: str) -> JSON:
    register = documents.items(records.record(body, account.id), "fields", name)
    return register[0] if register else None


def _icon(body: Body, account: Account) -> bytes:
    icons = documents.record(body, "shared", "icons")
    return drafts.icon_of(documents.text(icons, account.icon)) if account.icon else b""


def _count(body: Body, account: Account, one: CredentialRecord) -> int:
    return records.count(records.record(body, account.id), one.id)


def _draft(account: Account, one: CredentialRecord, counter: int) -> Draft:
    """The key as it was kept: kinds of a newer version too, but none that cannot be one."""
    try:
        key = binascii.a2b_base64(one.encoded.reveal(), strict_mode=True)
    except ValueError:
        raise Skip("secret", "is not base64") from None
    if not 1 <= len(key) <= otp.SECRET_MAX:
        raise Skip("secret", f"has not 1 to {otp.SECRET_MAX} bytes")
    if not one.kind:
        raise Skip("kind", "is missing")
    return Draft(
        one.kind, one.algorithm, one.digits, one.period, min(counter, otp.COUNTER_MAX),
        Secret(key), one.text, account.issuer, account.name, "",
        (AS_GIVEN,) if one.text else (), one.pin,
    )  # fmt: skip
