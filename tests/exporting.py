"""Vaults to be exported: the canonical accounts, and accounts that some format cannot hold."""

from __future__ import annotations

import binascii
import os
from typing import Any

from importers.canonical import ACCOUNTS, PNG, Account
from tidekey import accounts, exporters, records
from tidekey.exporters.base import Given, Loss
from tidekey.otpauth import Draft
from tidekey.records import Body, Stamper
from tidekey.secret import Secret

WORDS = "seven otters juggle brass teapots"
BY = Stamper(lambda: 1, "d")


def draft(one: Account, text: str = "") -> Draft:
    """The account as an importer gives it; with a text, its spelling is odd and kept."""
    remarks = ("secret-length",) if text else ()
    return Draft(
        one.kind, one.algorithm, one.digits, one.period, one.counter, Secret(one.secret),
        Secret(text), one.issuer, one.name, "", remarks, Secret(one.pin),
    )  # fmt: skip


def put(body: Body, one: Account, text: str = "") -> str:
    """Add an account; its id."""
    made = accounts.add(body, BY, draft(one, text), tags=one.tags, note=one.note)
    if one.pinned:
        accounts.pin(body, BY, made, True)
    return made


def vault(*some: Account) -> Body:
    """A vault with these accounts."""
    body = records.empty("d")
    for one in some or ACCOUNTS:
        put(body, one)
    return body


def given(body: Body, only: str | None = None) -> Given:
    """All of it, under a good passphrase."""
    return Given(body, Secret(WORDS), os.urandom, only)


def field(body: Body, account: str, name: str, value: Any) -> None:
    """Write one field as it is kept."""
    BY.write(records.child(records.record(body, account), "fields"), name, value)


def with_icon(body: Body, account: str) -> None:
    """Give an account a picture."""
    icons = records.child(records.child(body, "shared"), "icons")
    icons["f00"] = binascii.b2a_base64(PNG, newline=False).decode()
    field(body, account, "icon", "f00")


def lost(name: str, body: Body, only: str | None = None) -> list[Loss]:
    """What a format says that it does not hold."""
    return exporters.foresee(name, given(body, only)).losses


def what(name: str, one: Account, text: str = "") -> tuple[str, ...]:
    """Why a format leaves a lone account out; empty where it is in."""
    body = records.empty("d")
    put(body, one, text)
    return next((loss.what for loss in lost(name, body) if loss.left_out), ())
