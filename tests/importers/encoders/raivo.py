"""Raivo OTP: a list in which every value is a text, alone and in an archive."""

from __future__ import annotations

import io
import json

import pyzipper

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "raivo"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """The list, and archives with and without a password."""
    accounts = keeping(of_kinds("totp", "hotp"), "pinned")
    plain = json.dumps([_entry(one) for one in accounts]).encode()
    return {
        "list": (Written(plain), accounts),
        "archive": (Written(_archive(plain, None)), accounts),
        "sealed": (Written(_archive(plain, PASSWORD), PASSWORD), accounts),
    }


def _entry(one: Account) -> dict[str, str]:
    spaced = " ".join(one.base32[at : at + 4] for at in range(0, len(one.base32), 4))
    return {"issuer": one.issuer, "account": one.name, "secret": spaced.lower(),
            "algorithm": one.algorithm, "digits": str(one.digits), "kind": one.kind.upper(),
            "timer": str(one.period), "counter": str(one.counter), "iconType": "", "iconValue": "",
            "pinned": str(one.pinned).lower()}  # fmt: skip


def _archive(plain: bytes, password: str | None) -> bytes:
    made = io.BytesIO()
    how = {"compression": pyzipper.ZIP_DEFLATED}
    if password is not None:
        how["encryption"] = pyzipper.WZ_AES
    with pyzipper.AESZipFile(made, "w", **how) as archive:
        if password is not None:
            archive.setpassword(password.encode())
        archive.writestr("raivo-otp-export.html", b"<html><body>Raivo</body></html>")
        archive.writestr("raivo-otp-export.json", plain)
    return made.getvalue()
