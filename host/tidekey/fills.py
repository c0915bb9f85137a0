"""The log of fills: where codes went, on this computer only.

Promises at most `MOST` entries, newest first, and nothing of private windows: those are never
handed in. Leaves saving to `vault`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.records import child

if TYPE_CHECKING:
    from tidekey.records import Account, Body
    from tidekey.strictjson import JSON

MOST: Final = 200


def note(body: Body, account: Account, site: str, now_ms: int) -> None:
    """Remember that a code was used now and, if it went into a page, into which site's."""
    local = child(body, "local")
    child(local, "used")[account.id] = now_ms
    if not site:
        return
    entry: JSON = {
        "at": now_ms,
        "id": account.id,
        "issuer": account.issuer,
        "name": account.name,
        "site": site,
    }
    kept = local.get("fills")
    local["fills"] = [entry, *(kept if isinstance(kept, list) else [])][:MOST]


def newest(body: Body, limit: int) -> list[dict[str, JSON]]:
    """The entries that are whole, newest first."""
    kept = child(body, "local").get("fills")
    whole = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    return whole[:limit]
