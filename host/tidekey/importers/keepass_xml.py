"""KeePass's XML: the unsealed export of KeePass and of KeePassXC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged
from tidekey.importers import keepass_entries
from tidekey.importers.parts import trees

if TYPE_CHECKING:
    from tidekey.importers.base import Reading
    from tidekey.importers.source import Source

APP: Final = "keepass_kdbx"
TITLE: Final = "KeePass"


def sniff(source: Source) -> bool:
    """Whether its root is KeePass's."""
    return source.tree is not None and trees.local(source.tree) == keepass_entries.ROOT


def read(source: Source) -> Reading:
    """The entries with a key."""
    if source.tree is None:
        raise ImportDamaged(part="the document")
    return keepass_entries.read(source.tree, APP)
