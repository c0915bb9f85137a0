"""The first hello, read by hand: no struct, no app, no key is loaded for it.

Promises the same yes and no as the struct `Hello` in `system` (a test compares them) within the
time that a browser notices. Leaves opening anything to the requests that follow.
"""

from __future__ import annotations

import sys
import time

from tidekey import __version__, glance, spaces
from tidekey.errors import RequestInvalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tidekey.paths import Places
    from tidekey.strictjson import JSON

PROTOCOL = 1
LIMITS = {"version": 40, "profile_id": 64, "browser": 40}
PLATFORMS = {"darwin": "mac", "win32": "windows"}
UPDATE = {"windows": r"install_scripts\install.ps1"}


def greet(places: Places, fields: dict[str, JSON], state: str | None = None) -> dict[str, JSON]:
    """The reply to system.hello; `state` where the vault was opened already."""
    platform = PLATFORMS.get(sys.platform, "linux")
    space = spaces.of_profile(places, check(fields)["profile_id"])
    return {
        "protocol": PROTOCOL,
        "version": __version__,
        "platform": platform,
        "vault": state or glance.state(spaces.folder(places, space)),
        "space": {"id": space, "name": spaces.name(places, space)},
        "now": int(time.time() * 1000),
        "install_command": UPDATE.get(platform, "./install_scripts/install.sh"),
    }


def check(fields: dict[str, JSON]) -> dict[str, str]:
    """The texts of a hello, or an error that names the field."""
    protocol = fields.get("protocol")
    if type(protocol) is not int or not 1 <= protocol <= 1_000_000:
        raise RequestInvalid(field="protocol")
    if not fields.keys() <= {"type", "protocol", *LIMITS}:
        raise RequestInvalid(field="unknown field")
    return {name: _text(fields, name, most) for name, most in LIMITS.items()}


def _text(fields: dict[str, JSON], name: str, most: int) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise RequestInvalid(field=name)
    return value
