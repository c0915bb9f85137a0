"""PSKC (RFC 6030), the format of hardware tokens' keys, with the drafts before it.

Promises each HOTP and TOTP key of a container; other kinds (OCRA, PINs, those of vendors) are left
out with a reason, and so is a key whose numbers are none. A container in which nothing else stands
is called damaged. Leaves how values are sealed to `pskc_values`.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import HostError, ImportDamaged, ImportPasswordNeeded, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import drafts
from tidekey.importers.parts.trees import below, first, local
from tidekey.importers.pskc_values import Value, Values, attribute, children

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "pskc"
TITLE: Final = "PSKC"
_ROOTS: Final = ("KeyContainer", "SecretContainer")
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?(?:Key|Secret)Container[\s>/]")
_RFC: Final = "{urn:ietf:params:xml:ns:keyprov:pskc}"
_VERSION: Final = re.compile(r"1(\.0)?|")
_VERSION_OF_DRAFTS: Final = re.compile(r"1(\.[0-9]+)?|")
_KIND: Final = re.compile(r"(?:oath-)?(hotp|totp)(?:-.*)?")
_HASH: Final = re.compile(r"(sha|md)-?(1|5|224|256|384|512)(?![0-9])")
_HEX: Final = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_NAMED: Final = {"time_interval": "timeinterval", "time_drift": "timedrift"}
_NUMBERS: Final = ("Length", "Min", "Max", "MinLength", "MaxLength", "MaxFailedAttempts")
_FLAGS: Final = ("CheckDigits", "CheckDigit")
_TOLD: Final = {
    "friendly_name": ("FriendlyName",), "user": ("UserId",), "profile": ("KeyProfileId",),
    "reference": ("KeyReference",), "starts": ("Policy", "StartDate"),
    "expires": ("Policy", "ExpiryDate"), "usage": ("Policy", "KeyUsage"),
}  # fmt: skip
_TOLD_OF_DEVICE: Final = {
    "manufacturer": "Manufacturer", "serial": "SerialNo", "model": "Model", "issue": "IssueNo",
    "device_user": "UserId", "device_starts": "StartDate", "device_expires": "ExpiryDate",
    "device_expiry": "Expiry",
}  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether a container begins in it, even where its end is missing."""
    head = source.data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and bool(_ROOT.search(head))


def read(source: Source) -> Reading:
    """The keys of all devices."""
    root = source.tree
    if root is None or local(root) not in _ROOTS:
        raise ImportDamaged(part="the XML")
    version = _VERSION if root.tag.startswith(_RFC) else _VERSION_OF_DRAFTS
    if not version.fullmatch(attribute(root, "Version")):
        raise ImportDamaged(part="its version is not known")
    container = _Container(source, root)
    reading = Reading(APP)
    reading.each(container.keys(), lambda one: container.entry(one, reading))
    container.settle(reading)
    return reading


class _Key(NamedTuple):
    """One key and the device it is in."""

    element: Element
    device: Element | None
    package: Element


class _Container:
    """One file: its keys, and what went wrong with those that gave no account."""

    def __init__(self, source: Source, root: Element) -> None:
        self._root, self._values = root, Values(source, root)
        self._wrong, self._failures = False, list[HostError]()

    def keys(self) -> Iterator[_Key]:
        for package in children(self._root, "KeyPackage", "Device"):
            device = next(children(package, "DeviceInfo", "DeviceId"), None)
            for one in children(package, "Key", "Secret"):
                yield _Key(one, device, package)

    def entry(self, key: _Key, reading: Reading) -> Entry:
        """The account of a key; what cannot be opened is remembered."""
        try:
            return _entry(key, self._values, reading)
        except ImportPasswordNeeded:
            raise
        except ImportWrongPassword:
            self._wrong = True
            raise Skip("secret", "is sealed by another key, or was changed") from None
        except HostError as why:
            if not why.code.startswith("import."):
                raise
            self._failures.append(why)
            raise Skip("key", "is damaged, or sealed in a way that is not known") from None

    def settle(self, reading: Reading) -> None:
        """Refuse the file where nothing could be opened or read."""
        if self._wrong and not self._values.fitted:
            raise ImportWrongPassword
        if self._failures and not reading.entries:
            raise self._failures[0]


# one key ------------------------------------------------------------------------------------------


def _entry(key: _Key, values: Values, reading: Reading) -> Entry:
    _check(key.element)
    fields = _fields(key.element)
    secret = values.of(fields.get("secret"), secret=True)
    if secret is None:
        raise Skip("secret", "is missing")
    named = attribute(key.element, "Algorithm", "KeyAlgorithm", "SecretAlgorithm")
    kind, algorithm = _kind(named), _algorithm(key.element, named)
    response = _response(key.element)
    if response.check_digit:
        reading.skip("code", "ends in a check digit on the token, which is not shown here")
    issuer, name = _names(key)
    draft = drafts.made(
        _secret(values, secret), kind=kind, issuer=issuer, name=name, algorithm=algorithm,
        digits=response.length, counter=_number(values, fields, "counter", kind == "hotp"),
        period=_number(values, fields, "timeinterval", kind == "totp"),
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name, extra=_told(key, fields, response, named))


def _check(element: Element) -> None:
    """Numbers and flags that are none make a key a damaged one."""
    for one in element.iter():
        counted = (one.text or "").strip() if local(one) == "NumberOfTransactions" else ""
        numbers = [counted, *(attribute(one, name) for name in _NUMBERS)]
        flags = [attribute(one, name).lower() for name in _FLAGS]
        if not all(re.fullmatch(r"[0-9]*", number) for number in numbers):
            raise ImportDamaged(part="a number")
        if not all(flag in ("", "true", "false", "1", "0") for flag in flags):
            raise ImportDamaged(part="a flag")


def _fields(element: Element) -> dict[str, Element]:
    """The parts of `Data` by their names in lower case; before RFC 6030 each had a `Data`."""
    found: dict[str, Element] = {}
    for data in children(element, "Data"):
        if name := attribute(data, "Name").lower():
            found.setdefault(_NAMED.get(name, name), data)
        for part in data:
            found.setdefault(local(part).lower(), part)
    return found


def _kind(named: str) -> str:
    kind = _KIND.fullmatch(re.split(r"[#:/]", named)[-1].strip().lower())
    if not kind:
        raise Skip("algorithm", "is neither HOTP nor TOTP")
    return kind[1]


def _algorithm(element: Element, named: str) -> str:
    suite = first(element, "AlgorithmParameters", "Suite").lower()
    found = _HASH.search(suite or named.lower())
    if suite and (not found or suite.startswith("ocra")):
        raise Skip("suite", "is none that Tidekey knows")
    return "".join(found.groups()) if found else ""


class _Response(NamedTuple):
    """The shape of a code."""

    length: str = ""
    check_digit: bool = False


def _response(element: Element) -> _Response:
    for around in ("AlgorithmParameters", "Usage"):
        for one in below(element, around, "ResponseFormat"):
            if attribute(one, "Encoding", "Format").upper() not in ("", "DECIMAL"):
                raise Skip("encoding", "is not decimal")
            check = attribute(one, *_FLAGS).lower() in ("true", "1")
            return _Response(attribute(one, "Length"), check)
    return _Response()


def _names(key: _Key) -> tuple[str, str]:
    """Issuer or maker; the key's id, or what else it is told apart by."""
    device = key.device
    maker, serial = ("", "") if device is None else (
        first(device, "Manufacturer"), first(device, "SerialNo"))  # fmt: skip
    name = attribute(key.element, "Id", "KeyId", "SecretId") or first(key.element, "FriendlyName")
    return first(key.element, "Issuer") or maker, name or first(key.element, "UserId") or serial


def _told(key: _Key, fields: dict[str, Element], shape: _Response, named: str) -> dict[str, JSON]:
    found = {name: first(key.element, *path) for name, path in _TOLD.items()}
    if key.device is not None:
        found |= {name: first(key.device, path) for name, path in _TOLD_OF_DEVICE.items()}
    found |= {"module": first(key.package, "CryptoModuleInfo", "Id"), "algorithm": named}
    for name in ("time", "timedrift"):
        if name in fields and (plain := first(fields[name], "PlainValue")) not in ("", "0"):
            found[name] = plain
    extra: dict[str, JSON] = {name: one for name, one in found.items() if one}
    return extra | ({"check_digit": True} if shape.check_digit else {})


# values -------------------------------------------------------------------------------------------


def _secret(values: Values, value: Value) -> bytes:
    """The key: base64, or hexadecimal as old files have it."""
    if value.sealed:
        return values.opened(value)
    bare = "".join(value.plain.split())
    if _HEX.fullmatch(bare) and len(set(bare)) > 4:  # no base64 has so few letters by chance
        return drafts.from_hex(bare)
    return drafts.from_base64(bare)


def _number(values: Values, fields: dict[str, Element], name: str, wanted: bool) -> int | None:
    """A number in digits; in base64 or sealed its digits or its bytes, the highest first."""
    value = values.of(fields.get(name)) if wanted else None
    if value is None:
        return None
    if value.sealed:
        data = values.opened(value)
    elif re.fullmatch(r"[0-9]{1,20}", value.plain):
        return int(value.plain)
    else:
        data = _bytes(value.plain, name)
    return int(data) if re.fullmatch(rb"[0-9]{1,20}", data) else int.from_bytes(data, "big")


def _bytes(plain: str, name: str) -> bytes:
    try:
        return binascii.a2b_base64(plain, strict_mode=True)
    except ValueError:
        raise Skip(name, "is no whole number") from None
