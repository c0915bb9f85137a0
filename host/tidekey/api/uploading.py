"""transfer.upload, transfer.cancel: the files of an import on their way into this process.

Promises that one import is held at a time, and that a cancelled one leaves nothing behind. Leaves
the bounds of files to `parcel`, and what is made of them to `imports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from tidekey.api.shapes import Done, Id, Reply, Request, Typed, verbs
from tidekey.errors import ImportGone
from tidekey.importers.reading import Read
from tidekey.parcel import Parcel

if TYPE_CHECKING:
    from tidekey.app import App

MOST_PARTS = 64
FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class Upload(Request, frozen=True, tag="transfer.upload"):
    """One part of a file in base64, parts counting from 0; without `upload` another import begins.

    Files that belong together (a folder, a database and its log) go under one `upload`.
    """

    file: FileName
    part: Annotated[int, msgspec.Meta(ge=0, lt=MOST_PARTS)]
    parts: Annotated[int, msgspec.Meta(ge=1, le=MOST_PARTS)]
    data: Typed
    upload: Id | None = None


class Uploaded(Reply, frozen=True):
    """Under which id the next part goes, and how many of this file are here."""

    upload: str
    received: int


class Cancel(Request, frozen=True, tag="transfer.cancel"):
    """Forget what was uploaded under this id and what was read of it, if it is here still."""

    upload: Id


def upload(app: App, request: Upload) -> Uploaded:
    """Take one part of a file."""
    app.touch()
    app.vault()  # a locked vault says so before a file is sent
    upload_id = request.upload or _begin(app)
    received = parcel(app, upload_id).take(request.file, request.part, request.parts, request.data)
    return Uploaded(upload=upload_id, received=received)


def cancel(app: App, request: Cancel) -> Done:
    """Forget it; an import that began since then stays."""
    if _held(app, request.upload):
        forget(app)
    return Done()


def parcel(app: App, upload_id: str) -> Parcel:
    """What is here under this id, or ImportGone."""
    held = _held(app, upload_id)
    if held is None:
        raise ImportGone
    return held


def forget(app: App) -> None:
    """Drop the files of the import at hand and what was read of them."""
    app.drop_drafts(Parcel)
    app.drop_drafts(Read)


def _begin(app: App) -> str:
    """Another import; what was held of one before is forgotten."""
    forget(app)
    return app.put_draft(Parcel())


def _held(app: App, upload_id: str) -> Parcel | None:
    held = app.draft(upload_id) if app.has_draft(upload_id) else None
    return held if isinstance(held, Parcel) else None


VERBS = verbs((Upload, Uploaded, upload), (Cancel, Done, cancel))
