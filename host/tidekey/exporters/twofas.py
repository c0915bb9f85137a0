"""The export as a backup file of 2FAS, schema 4.

Promises numbers within what the app can hold, and a title for every service: an account without an
issuer goes by its name. Leaves its encryption to `twofas_encrypted`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.exporters import holding, proving
from tidekey.exporters.aegis import new_uuid
from tidekey.exporters.base import Given, Loss, Made

if TYPE_CHECKING:
    from tidekey.exporters.holding import Held, Item
    from tidekey.strictjson import JSON

ENDING: Final = ".2fas"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "hotp", "steam")
HOLDS: Final = holding.Holds(
    KINDS,
    ("tag", "secret-spelling"),
    ("SHA1", "SHA224", "SHA256", "SHA384", "SHA512"),
    digits=range(5, 9),
    counters=2**31 - 1,
    untitled=(),
)
_ICONS: Final = "a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad"


def losses(given: Given) -> list[Loss]:
    """What 2FAS has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The file, not encrypted."""
    import msgspec

    held = holding.all_held(given, HOLDS)
    services, groups = services_and_groups(given, held)
    return holding.made(msgspec.json.encode(document(groups, services=services)), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as a file of 2FAS."""
    proving.read_back(data, made, given, HOLDS)


def document(groups: list[JSON], **more: JSON) -> JSON:
    """The file around its services, which are open or sealed."""
    return {
        "services": [], "groups": groups, "updatedAt": 0, "schemaVersion": 4,
        "appVersionCode": 5_000_000, "appVersionName": "5.0.0", "appOrigin": "android", **more,
    }  # fmt: skip


def services_and_groups(given: Given, held: list[Held]) -> tuple[list[JSON], list[JSON]]:
    """What stands in the file, sealed or not."""
    items = holding.items(held)
    tags = sorted({holding.first_tag(one) for one in items} - {""})
    groups = {tag: new_uuid(given.random) for tag in tags}
    services: list[JSON] = [_service(at, one, groups) for at, one in enumerate(items)]
    return services, [{"id": made, "name": tag, "isExpanded": True} for tag, made in groups.items()]


def _service(at: int, item: Item, groups: dict[str, str]) -> JSON:
    group = groups.get(holding.first_tag(item))
    service: dict[str, JSON] = {
        "name": item.title,
        "secret": item.base32(),
        "updatedAt": 0,
        "otp": _otp(item),
        "order": {"position": at},
        "icon": {
            "selected": "Label",
            "label": {"text": item.title[:2].upper(), "backgroundColor": "Indigo"},
            "iconCollection": {"id": _ICONS},
        },
    }
    return service | ({"groupId": group} if group else {})


def _otp(item: Item) -> JSON:
    otp: dict[str, JSON] = {
        "account": item.name,
        "issuer": item.issuer,
        "digits": item.digits,
        "algorithm": item.algorithm,
        "tokenType": item.kind.upper(),
        "source": "Manual",
    }
    if item.issuer and item.name:
        otp["label"] = f"{item.issuer}:{item.name}"
    step: dict[str, JSON] = {"period": item.period}
    return otp | ({"counter": item.counter} if item.kind == "hotp" else step)
