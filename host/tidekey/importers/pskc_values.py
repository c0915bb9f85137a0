"""The values of a PSKC file: plain, or encrypted (XML Encryption) and checked by a MAC.

Promises what the file's own key opens, in all spellings of RFC 6030 and of the drafts before it;
structure is looked at before a password is asked for. The key is shared beforehand, as hexadecimal
digits, or derived from a passphrase. Leaves the meaning of values to `pskc`.
"""

from __future__ import annotations

import binascii
import hmac
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import xmlenc
from tidekey.importers.parts.trees import below, first, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tidekey.importers.source import Source

_HASHES: Final = ("sha1", "sha224", "sha256", "sha384", "sha512", "md5")
_HOUSINGS: Final = ("EncryptionKey", "EncryptionMethod")
_MACS: Final = ("MACMethod", "DigestMethod")


class Value(NamedTuple):
    """One value: its text, or what is sealed, by which method, and its MAC."""

    plain: str = ""
    sealed: bytes = b""
    method: str = ""
    mac: bytes = b""


class Values:
    """The values of one file and the key that opens them, made when the first one asks."""

    def __init__(self, source: Source, root: Element) -> None:
        self._source, self._root = source, root
        self._housing = next(children(root, *_HOUSINGS), None)
        self._mac = next(children(root, *_MACS), None)
        found = attribute(self._housing, "Algorithm")
        self._method = xmlenc.name_of(found) if found else ""
        self._key = b""
        self.fitted = False
        """Whether a sealed value was opened so far."""

    def of(self, element: Element | None, *, secret: bool = False) -> Value | None:
        """What an element holds; None where it holds nothing."""
        if element is None:
            return None
        mac = base64_of(first(element, "ValueMAC") or first(element, "ValueDigest"))
        if plain := first(element, "PlainValue"):
            return Value(plain)
        for box in children(element, "EncryptedValue"):
            sealed, method = self._sealed(box)
            return Value("", sealed, method, mac)
        old = first(element, "Value")
        if old and self._method and (mac or secret):
            return Value("", base64_of(old), self._method, mac)
        return Value(old) if old else None

    def _sealed(self, box: Element) -> tuple[bytes, str]:
        """What is encrypted and how; the scheme inside PBES2 is the one that counts."""
        sealed = base64_of(first(box, "CipherData", "CipherValue"))
        method = self._method
        for path in (("EncryptionMethod", "EncryptionScheme"), ("EncryptionMethod",)):
            found = next((attribute(one, "Algorithm") for one in below(box, *path)), "")
            if found:
                method = xmlenc.name_of(found)
                break
        if not sealed or not method:
            raise ImportDamaged(part="the encryption")
        return sealed, method

    def opened(self, value: Value) -> bytes:
        """The bytes of a sealed value, its MAC compared; ImportWrongPassword where none fits."""
        digest = self._digest() if value.mac else ""
        key = self.key(value.method)
        checked = bool(value.mac)
        plain = xmlenc.decrypt(value.method, key, value.sealed, self._iv(), checked=checked)
        if value.mac:
            self._check(value, plain, digest)
        self.fitted = True
        return plain

    def key(self, method: str) -> bytes:
        """The file's key for a method."""
        sizes = xmlenc.sizes(method)
        if not self._key:
            self._key = self._make_key(sizes)
        if len(self._key) not in sizes:
            raise ImportWrongPassword
        return self._key

    def _iv(self) -> bytes:
        return b"" if self._housing is None else base64_of(first(self._housing, "IV"))

    # the key --------------------------------------------------------------------------------------

    def _make_key(self, sizes: tuple[int, ...]) -> bytes:
        housing = self._housing
        if housing is None:
            raise ImportDamaged(part="the name of its key")
        if any(local(one) in ("X509Data", "RSAKeyValue") for one in housing.iter()):
            raise ImportUnsupported(reason="a certificate's private key opens it")
        kdf = _derivation(housing, sizes)
        typed = self._source.password()
        if kdf is not None:
            return self._source.derive(kdf._replace(password=typed.encode()))
        return _typed_key(typed, sizes)

    # MACs -----------------------------------------------------------------------------------------

    def _digest(self) -> str:
        """The hash of the MACs."""
        named = attribute(self._mac, "Algorithm") or first(self._root, "MACAlgorithm")
        if not named:
            raise ImportDamaged(part="the method of its check values")
        found = hash_of(named)
        if found not in _HASHES:
            raise ImportUnsupported(reason="its check values use a method that is not known")
        return found

    def _check(self, value: Value, plain: bytes, digest: str) -> None:
        """A MAC is over what is sealed; before RFC 6030 it was over what is inside."""
        key = self._mac_key(value.method)
        if not any(
            hmac.compare_digest(hmac.digest(key, data, digest), value.mac)
            for data in (value.sealed, plain)
        ):
            raise ImportWrongPassword

    def _mac_key(self, method: str) -> bytes:
        """Its own, sealed under the file's key; where none stands, the file's key itself."""
        for box in children(self._mac, "MACKey"):
            sealed, how = self._sealed(box)
            return xmlenc.decrypt(how, self.key(how), sealed, self._iv(), checked=True)
        return self.key(method)


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Those of these names, whatever their namespace."""
    for one in element if element is not None else ():
        if local(one) in names:
            yield one


def attribute(element: Element | None, *names: str) -> str:
    """The first of these attributes, in any case, without a namespace."""
    if element is None:
        return ""
    given = {name.rpartition("}")[2].lower(): one.strip() for name, one in element.items()}
    return next((given[name.lower()] for name in names if given.get(name.lower())), "")


def base64_of(text: str) -> bytes:
    """Bytes from base64; ImportDamaged where it is none."""
    try:
        return binascii.a2b_base64("".join(text.split()), strict_mode=True)
    except ValueError:
        raise ImportDamaged(part="a value in base64") from None


def hash_of(named: str) -> str:
    """sha1, sha256 and so on from `…#hmac-sha1`, `HMAC-SHA-256` or `SHA1`."""
    bare = re.split(r"[#/:]", named)[-1].lower()
    return re.sub(r"hmac|[-_]", "", bare)


def _typed_key(typed: str, sizes: tuple[int, ...]) -> bytes:
    """A key as people are given it: hexadecimal, base64, or its own letters."""
    bare = re.sub(r"[\s:-]+", "", typed)
    readers: tuple[Callable[[str], bytes], ...] = (bytes.fromhex, binascii.a2b_base64)
    for read in readers:
        try:
            found = read(bare)
        except ValueError:
            continue
        if len(found) in sizes:
            return found
    found = typed.encode()
    if len(found) not in sizes:
        raise ImportWrongPassword
    return found


def _derivation(housing: Element, sizes: tuple[int, ...]) -> Kdf | None:
    """PBKDF2 as the file asks for it; None where the key itself is typed."""
    for method in below(housing, "DerivedKey", "KeyDerivationMethod"):
        if not attribute(method, "Algorithm").lower().endswith("#pbkdf2"):
            raise ImportUnsupported(reason="its key is derived in a way that is not known")
        for params in children(method, "PBKDF2-params"):
            return _pbkdf2(params, sizes)
        raise ImportDamaged(part="how its key is derived")
    if salt := first(housing, "PBESalt"):
        return _kdf(salt, first(housing, "PBEIterationCount"), str(sizes[0]), "sha1")
    return None


def _pbkdf2(params: Element, sizes: tuple[int, ...]) -> Kdf:
    named = next((attribute(one, "Algorithm") for one in children(params, "PRF")), "")
    digest = hash_of(named) if named else "sha1"
    if digest not in _HASHES:
        raise ImportUnsupported(reason="its key is derived in a way that is not known")
    length = first(params, "KeyLength") or str(sizes[0])
    return _kdf(first(params, "Salt", "Specified"), first(params, "IterationCount"), length, digest)


def _kdf(salt: str, rounds: str, length: str, digest: str) -> Kdf:
    if not (salt and re.fullmatch("[0-9]{1,9}", rounds) and re.fullmatch("[0-9]{1,3}", length)):
        raise ImportDamaged(part="how its key is derived")
    return Kdf("pbkdf2", b"", base64_of(salt), int(rounds), int(length), digest)
