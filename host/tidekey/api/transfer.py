"""transfer.*: everything out of the vault, into a file of the person's own.

Promises that no secret crosses the wire: the host writes the file and tells its name. Both formats
need presence, since who chooses the passphrase reads the file.
Leaves formats and files to `exporters`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from tidekey.api.shapes import Reply, Request, Typed, verbs
from tidekey.errors import RequestInvalid

if TYPE_CHECKING:
    from tidekey.app import App


class Export(Request, frozen=True, tag="transfer.export"):
    """Write all accounts to a new file in the downloads folder (presence needed).

    `tidekey` is sealed by the passphrase; `otpauth` is plain text and takes none.
    """

    format: Literal["tidekey", "otpauth"]
    passphrase: Typed | None = None


class ExportReply(Reply, frozen=True):
    """The file's name and its folder's; accounts in it, and accounts without a secret left out."""

    file: str
    folder: str
    accounts: int
    left_out: int


def export(app: App, request: Export) -> ExportReply:
    """Write the file, read it back and prove it."""
    from tidekey import exporters
    from tidekey.exporters.base import Given

    if (request.format == "tidekey") != (request.passphrase is not None):
        raise RequestInvalid(field="passphrase")
    app.need_presence()
    given = Given(app.body(), request.passphrase, app.random)
    done = exporters.into_downloads(request.format, given, app.clock.now())
    folder, file = os.path.split(done.path)
    return ExportReply(
        file=file,
        folder=os.path.basename(folder),
        accounts=done.accounts,
        left_out=done.left_out,
    )


VERBS = verbs((Export, ExportReply, export))
