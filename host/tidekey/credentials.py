"""The secrets of an account: replaced, chosen, joined, counted, never changed in place.

Promises that no secret is lost: a new one names what it replaces and the old one stays. Counters
only move on, under the caller's lock.
"""

from __future__ import annotations

import os

from tidekey import fields, records
from tidekey.doubles import encoded
from tidekey.errors import AccountNameOnly, FieldInvalid, NotCounter
from tidekey.otp import COUNTER_MAX, code_for_counter
from tidekey.otpauth import Draft
from tidekey.records import Account, Body, Stamper, child
from tidekey.strictjson import JSON
from tidekey.undo import Act, Random


def replace_secret(
    body: Body, stamper: Stamper, account_id: str, draft: Draft, *, random: Random = os.urandom
) -> str:
    """Give an account another secret; the old one is kept and can be brought back."""
    records.record(body, account_id)
    act = Act(body, stamper, "replace", account_id, random)
    made = act.credential(account_id, kept(draft), draft.counter)
    act.done()
    return made


def give_pin(act: Act, account: Account, pin: str) -> None:
    """Let an account make its codes with this PIN; the key without it is kept, too."""
    before = child(child(act.record(account.id), "creds"), account.in_use[0])
    act.credential(account.id, {**before, "pin": pin}, 0)


def resolve(
    body: Body, stamper: Stamper, account_id: str, credential_id: str,
    *, random: Random = os.urandom,
) -> str:  # fmt: skip
    """Answer which of several secrets is the right one."""
    record = records.record(body, account_id)
    chosen = child(record, "creds").get(credential_id)
    if not isinstance(chosen, dict):
        raise FieldInvalid(field="keep", reason="names no secret of this account")
    act = Act(body, stamper, "resolve", account_id, random)
    made = act.credential(account_id, chosen, records.count(record, credential_id))
    act.done()
    return made


def join(
    body: Body, stamper: Stamper, keep_id: str, other_id: str, *, random: Random = os.urandom
) -> None:
    """Make one account of two: sites, tags and secrets are united, the other goes to the trash."""
    keep, other = records.account(body, keep_id), records.account(body, other_id)
    if keep_id == other_id:
        raise FieldInvalid(field="other", reason="is the same account")
    act = Act(body, stamper, "join", keep_id, random)
    if set(other.sites) - set(keep.sites):
        sites: list[JSON] = list(dict.fromkeys(keep.sites + other.sites))
        act.set(keep_id, "fields", "sites", sites)
    for tag in other.tags:
        act.set(keep_id, "tags", tag, True)
    if other.note and other.note not in keep.note:
        note = f"{keep.note}\n{other.note}".strip()[: fields.NOTE_MAX]
        act.set(keep_id, "fields", "note", note)
    _join_secrets(act, keep, other)
    act.live(other_id, "trashed")
    act.done()


def next_code(body: Body, stamper: Stamper, account_id: str) -> tuple[str, int]:
    """The code of the stored counter, which then moves on; and the counter it was made with."""
    account = records.account(body, account_id)
    if not account.credentials:
        raise AccountNameOnly
    if account.kind != "hotp":
        raise NotCounter
    if account.counter >= COUNTER_MAX:
        raise FieldInvalid(field="counter", reason="has come to its end")
    code = code_for_counter(account.credential(), account.counter)
    counters = child(records.record(body, account_id), "counters")
    register = counters.get(account.credentials[0].id)
    reset = register[0] if isinstance(register, list) and register else stamper.stamp()
    counters[account.credentials[0].id] = [reset, account.counter + 1]
    return code, account.counter


def kept(draft: Draft) -> dict[str, JSON]:
    """A draft as the immutable credential that is kept; odd spellings are kept beside it."""
    made: dict[str, JSON] = {
        "kind": draft.kind,
        "algorithm": draft.algorithm,
        "digits": draft.digits,
        "period": draft.period,
        "secret": encoded(draft.secret),
    }
    if draft.pin:
        made["pin"] = draft.pin.reveal()
    return made | ({"text": draft.secret_text} if draft.remarks else {})


def _join_secrets(act: Act, keep: Account, other: Account) -> None:
    """Copy the other's credentials. Equal ones become one; different ones are for the person."""
    mine, theirs = act.record(keep.id), act.record(other.id)
    before = list(keep.credentials)
    for name in ("creds", "counters"):
        for key, value in child(theirs, name).items():
            child(mine, name).setdefault(key, value)
    act.was.append([keep.id, "creds", "", [one.id for one in before]])
    both = records.account(act.body, keep.id)
    if len({_substance(one) for one in both.credentials}) == 1:
        chosen = both.credentials[0].id
        value = max(records.count(mine, one.id) for one in both.credentials)
        act.credential(keep.id, child(child(mine, "creds"), chosen), value)


def _substance(one: records.CredentialRecord) -> tuple[str, str, int, int, str]:
    return one.kind, one.algorithm, one.digits, one.period, one.encoded.reveal()
