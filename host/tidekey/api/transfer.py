"""transfer.export, transfer.losses: everything out of the vault, into a file of the person's own.

Promises that no secret crosses the wire: the host writes the file and tells its name, and opens the
picture of a single account itself, which is swept away as the recovery sheet is. Every format needs
presence, since who chooses the passphrase reads the file; asking what a format would lose needs
none, since it tells names alone.
Leaves formats and files to `exporters`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from tidekey.api.shapes import Id, Reply, Request, Typed, verbs
from tidekey.errors import RequestInvalid

if TYPE_CHECKING:
    from tidekey.app import App
    from tidekey.exporters import Exported
    from tidekey.exporters.base import Given, Loss

MOST_ROWS = 200
FormatName = Literal[
    "tidekey", "otpauth", "aegis", "aegis-encrypted", "2fas", "2fas-encrypted", "ente",
    "ente-encrypted", "bitwarden", "keepass-csv", "google", "html", "qr",
]  # fmt: skip


class Export(Request, frozen=True, tag="transfer.export"):
    """Write all accounts to a new file in the downloads folder (presence needed).

    `tidekey` and formats that end in `-encrypted` are sealed by the passphrase; whoever reads a
    file of another format has every key, and these take none. `qr` takes the id of one account:
    its picture is opened on this computer and removed after 15 minutes. It lands in the downloads
    folder, and stays there, only where nothing can open it.
    """

    format: FormatName
    passphrase: Typed | None = None
    account_id: Id | None = None


class ExportReply(Reply, frozen=True):
    """The file's name and its folder's; accounts in it, and those left out (`transfer.losses`).

    `opened`: it was shown on this computer, and its time ends by itself.
    """

    file: str
    folder: str
    accounts: int
    left_out: int
    opened: bool


class Losses(Request, frozen=True, tag="transfer.losses"):
    """Ask what a format would not hold, before anything is written."""

    format: FormatName
    account_id: Id | None = None


class LossRow(Reply, frozen=True):
    """An account that would not be held whole: what is lost of it, or why it is left out.

    Left out for its key, kind, algorithm, digits, period, counter, secret or length; lost may be
    issuer, note, tags, icon, pinned, pin, sites, scope, secret-spelling and extra.
    """

    id: str
    issuer: str
    name: str
    what: tuple[str, ...]
    left_out: bool


class LossesReply(Reply, frozen=True):
    """Accounts that would be in the file and left out; at most 200 rows, and counts of all."""

    accounts: int
    left_out: int
    losses: tuple[LossRow, ...]
    counts: dict[str, int]


def export(app: App, request: Export) -> ExportReply:
    """Write the file, read it back and prove it."""
    from tidekey import exporters

    if (request.passphrase is not None) != exporters.named(request.format).SEALED:
        raise RequestInvalid(field="passphrase")
    _check(request)
    app.need_presence()
    given = _given(app, request, request.passphrase)
    done = _shown(app, request, given) if request.account_id else None
    opened = done is not None
    done = done or exporters.into_folder(request.format, given, app.clock.now())
    folder, file = os.path.split(done.path)
    return ExportReply(
        file=file,
        folder=os.path.basename(folder),
        accounts=done.accounts,
        left_out=done.left_out,
        opened=opened,
    )


def _shown(app: App, request: Export, given: Given) -> Exported | None:
    """The picture opened from where it is swept away; None where nothing opens it."""
    from tidekey import disk, exporters

    disk.make_folder(app.sheets)
    done = exporters.into_folder(request.format, given, app.clock.now(), app.sheets)
    if app.show(done.path):
        return done
    disk.drop(done.path)
    return None


def losses(app: App, request: Losses) -> LossesReply:
    """Look through the accounts; nothing is written."""
    from tidekey import exporters

    _check(request)
    found = exporters.foresee(request.format, _given(app, request))
    return LossesReply(
        accounts=found.accounts,
        left_out=found.left_out,
        losses=tuple(_row(one) for one in found.losses[:MOST_ROWS]),
        counts=found.counts,
    )


def _check(request: Export | Losses) -> None:
    """Exactly the format of one account takes one."""
    from tidekey import exporters

    if (request.account_id is not None) != exporters.named(request.format).SINGLE:
        raise RequestInvalid(field="account_id")


def _given(app: App, request: Export | Losses, passphrase: Typed | None = None) -> Given:
    from tidekey.exporters.base import Given

    return Given(app.body(), passphrase, app.random, request.account_id)


def _row(one: Loss) -> LossRow:
    return LossRow(
        id=one.id, issuer=one.issuer, name=one.name, what=one.what, left_out=one.left_out
    )


VERBS = verbs((Export, ExportReply, export), (Losses, LossesReply, losses))
