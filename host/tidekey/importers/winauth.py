"""WinAuth: its list of key URIs, the ZIP with a password around one, and its own winauth.xml.

Promises Steam's key from the `data` beside it, and counters one further than they stand there:
WinAuth keeps the one it used last. Lists without anything of WinAuth's own are read as plain ones
(`otpauth_uri_list`). Leaves winauth.xml to `winauth_xml`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tidekey import uriparts
from tidekey.errors import HostError
from tidekey.importers import steam, winauth_xml
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import archives, documents, drafts, uris
from tidekey.importers.parts.documents import text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "winauth"
TITLE: Final = "WinAuth"
LONGEST_LINE: Final = 1 << 20  # with a picture in it
_OURS: Final = re.compile(
    r"^[^\S\n]*otpauth://"
    r"(?:[^\r\n]*(?:&data=(?:%7b|\{)|&icon=winauth|&icon=base64(?:%3a|:))"
    r"|[^\r\n?]*\?secret=[^&\s]*&digits=[0-9]{1,3}\S*&icon=\w+(?:&|\s|$))",
    re.I | re.M,
)
_MEMBER: Final = re.compile(r"winauth[^/\\]*\.txt", re.I)
_READ: Final = {"secret", "issuer", "algorithm", "digits", "period", "counter", "data", ""}
_PICTURE: Final = "base64:"


def sniff(source: Source) -> bool:
    """Whether it is a list or settings of WinAuth, or an archive with such a list alone in it."""
    if source.data.startswith(archives.MAGIC):
        return _member(source) != ""
    if winauth_xml.sniff(source):
        return True
    return bool(source.text and _OURS.search(source.text))


def read(source: Source) -> Reading:
    """An account a line, or one for each in the settings."""
    if member := _member(source):
        source = source.inner(archives.read(source, member), member)
    if winauth_xml.sniff(source):
        return winauth_xml.read(source, Reading(APP))
    return Reading(APP).each_at(uris.lines(source.text or ""), _entry)


def _member(source: Source) -> str:
    """The one file of the archive, where it is WinAuth's list; empty otherwise."""
    if len(source.members) != 1:
        return ""
    ((name, member),) = source.members.items()
    if _MEMBER.fullmatch(name):
        return name
    if member.encrypted or not name.lower().endswith(".txt") or member.size > LONGEST_LINE:
        return ""
    try:
        inside = source.inner(archives.read(source, name)).text
    except HostError:
        return ""
    return name if inside and uris.BEGINS.search(inside) else ""


def _entry(line: str) -> Entry:
    scheme, _, rest = line.partition("://")
    if scheme.lower() != "otpauth":
        return uris.entry(line)
    if len(line) > LONGEST_LINE:
        raise Skip("uri", "is too long")
    found = uriparts.parts(_with_spaces(rest))
    given = found.parameters
    data = documents.parsed(given.get("data", "").encode())
    kind = "steam" if data or "deviceid" in given else drafts.kind_of(found.kind)
    shared = text(data, "shared_secret")
    draft = drafts.made(
        drafts.from_base64(shared) if shared else given.get("secret", ""), kind=kind,
        issuer=found.issuer or ("Steam" if kind == "steam" else ""), name=found.name,
        algorithm=given.get("algorithm", ""), digits=given.get("digits"),
        period=given.get("period"), label_issuer=found.label_issuer,
        counter=winauth_xml.next_counter(given.get("counter", "")),
    )  # fmt: skip
    icon = given.get("icon", "")
    picture = _picture(icon) if icon.startswith(_PICTURE) else b""
    unread = _READ | ({"icon"} if picture else set())
    extra: dict[str, JSON] = {key: one for key, one in given.items() if key not in unread and one}
    extra |= steam.told(data)
    return Entry(draft, draft.issuer, draft.name, icon=picture, extra=extra)


def _picture(icon: str) -> bytes:
    """A picture, which in a URI stands in base32."""
    from base64 import b32decode

    letters = icon.removeprefix(_PICTURE).strip().rstrip("=").upper()
    try:
        return b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return b""


def _with_spaces(rest: str) -> str:
    """WinAuth writes blanks of the name as `+`; the issuer before it stands as it is."""
    label, mark, query = rest.partition("?")
    issuer, colon, name = label.rpartition(":")
    return f"{issuer}{colon}{name.replace('+', '%20')}{mark}{query}"
