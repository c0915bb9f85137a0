"""The export as JSON that Bitwarden and Bitwarden Authenticator import: a login for each account.

Promises a title for every login: an account without an issuer goes by its name. Folders and sites
are for Bitwarden's vault; its Authenticator passes over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.exporters import holding, lines, proving
from tidekey.exporters.aegis import new_uuid
from tidekey.exporters.base import Given, Loss, Made

if TYPE_CHECKING:
    from tidekey.exporters.holding import Item
    from tidekey.strictjson import JSON

ENDING: Final = ".json"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "steam")
HOLDS: Final = holding.Holds(
    KINDS,
    ("note", "tag", "pinned", "sites", "secret-spelling"),
    fits=lines.fits,
    untitled=(),
)
_LOGIN: Final = 1


def losses(given: Given) -> list[Loss]:
    """What Bitwarden has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """Folders and logins."""
    import msgspec

    held = holding.all_held(given, HOLDS)
    items = holding.items(held)
    tags = sorted({holding.first_tag(one) for one in items} - {""})
    folders = {tag: new_uuid(given.random) for tag in tags}
    logins: list[JSON] = [_item(given, one, folders) for one in items]
    named: list[JSON] = [{"id": made, "name": tag} for tag, made in folders.items()]
    whole: JSON = {"encrypted": False, "folders": named, "items": logins}
    return holding.made(msgspec.json.encode(whole), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as the export of Bitwarden."""
    proving.read_back(data, made, given, HOLDS)


def _item(given: Given, item: Item, folders: dict[str, str]) -> JSON:
    return {
        "id": new_uuid(given.random),
        "organizationId": None,
        "folderId": folders.get(holding.first_tag(item)),
        "type": _LOGIN,
        "reprompt": 0,
        "name": item.title,
        "notes": item.note or None,
        "favorite": item.account.pinned,
        "login": _login(item),
        "collectionIds": None,
    }


def _login(item: Item) -> JSON:
    uris: list[JSON] = [{"match": None, "uri": f"https://{one}"} for one in item.account.sites]
    steam = item.kind == "steam"
    return {
        "uris": uris,
        "username": item.name or None,
        "password": None,
        "totp": f"steam://{item.base32()}" if steam else lines.uri(item),
    }
