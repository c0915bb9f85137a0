"""PSKC, after RFC 6030, and two of the drafts before it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import keywrap
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "pskc"
XENC = "http://www.w3.org/2001/04/xmlenc#"
_SHARED = "00112233445566778899aabbccddeeff"
_IV = b"initialvector 16"
_MAC_KEY = b"the key of the MACs"
Seal = Callable[[bytes, bytes], bytes]


class Way(NamedTuple):
    """How values are sealed: by which method, with which key, and the hash of their MACs."""

    method: str
    key: bytes
    digest: str = ""


def cbc(key: bytes, plain: bytes) -> bytes:
    """With the padding that XML Encryption allows: any bytes, then how many there are."""
    size = 16 - len(plain) % 16
    sealing = Cipher(algorithms.AES(key), modes.CBC(_IV)).encryptor()
    return _IV + sealing.update(plain + b"\x7f" * (size - 1) + bytes([size]))


def tripledes(key: bytes, plain: bytes) -> bytes:
    """The same with blocks of eight."""
    size, iv = 8 - len(plain) % 8, _IV[:8]
    whole = key + key[: 24 - len(key)]
    sealing = Cipher(TripleDES(whole), modes.CBC(iv)).encryptor()
    return iv + sealing.update(plain + bytes([size]) * size)


SEALS: dict[str, Seal] = {
    XENC + "aes128-cbc": cbc, XENC + "aes192-cbc": cbc, XENC + "aes256-cbc": cbc,
    XENC + "tripledes-cbc": tripledes,
    XENC + "kw-aes256": lambda key, plain: keywrap.aes_key_wrap(key, plain),
    "http://www.w3.org/2009/xmlenc11#kw-aes-128-pad":
        lambda key, plain: keywrap.aes_key_wrap_with_padding(key, plain),
    "http://www.w3.org/2009/xmlenc11#aes128-gcm":
        lambda key, plain: _IV[:12] + AESGCM(key).encrypt(_IV[:12], plain, None),
}  # fmt: skip


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Plain, under keys shared before and under a passphrase, and two drafts."""
    accounts = keeping(of_kinds("totp", "hotp"))
    short = [one for one in accounts if len(one.secret) == 32]
    key = bytes.fromhex(_SHARED)
    derived = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), b"saltsalt", 1000, 32)
    ways = {
        "aes128": (Way(XENC + "aes128-cbc", key, "sha1"), _SHARED, accounts),
        "aes192": (Way(XENC + "aes192-cbc", key + key[:8], "sha256"), _SHARED * 2, accounts),
        "3des": (Way(XENC + "tripledes-cbc", key, "sha512"), _SHARED.upper(), accounts),
        "kw": (Way(XENC + "kw-aes256", key * 2), _SHARED * 2, short),
        "kw-pad": (Way("http://www.w3.org/2009/xmlenc11#kw-aes-128-pad", key), _SHARED, accounts),
        "gcm": (Way("http://www.w3.org/2009/xmlenc11#aes128-gcm", key), _SHARED, accounts),
    }  # fmt: skip
    made = {name: (Written(container(found, way), password[: 2 * len(way.key)]), found)
            for name, (way, password, found) in ways.items()}  # fmt: skip
    phrase = Way(XENC + "aes256-cbc", derived, "sha256")
    old = [replace(one, algorithm="SHA1") for one in accounts]
    return made | {
        "plain": (Written(container(accounts)), accounts),
        "passphrase": (Written(container(accounts, phrase, _derived()), PASSWORD), accounts),
        "draft-12": (Written(_draft(old)), old),
        "draft-00": (Written(_secrets([one for one in old if one.kind == "hotp"])),
                     [one for one in old if one.kind == "hotp"]),
    }  # fmt: skip


def container(accounts: list[Account], way: Way | None = None, housing: str = "") -> bytes:
    """A whole file, one device a key."""
    head = ""
    if way:
        named = "<ds:KeyName>Pre-shared-key</ds:KeyName>"
        head = f"<EncryptionKey>{housing or named}</EncryptionKey>"
        if way.digest:
            method = f"http://www.w3.org/2001/04/xmldsig-more#hmac-{way.digest}"
            head += (f'<MACMethod Algorithm="{method}">'
                     f"<MACKey>{_encrypted(way, _MAC_KEY)}</MACKey></MACMethod>")  # fmt: skip
    keys = "".join(f"<KeyPackage>{key_of(one, way)}</KeyPackage>" for one in accounts)
    return (f'<?xml version="1.0"?><KeyContainer Version="1.0" xmlns:xenc="{XENC}"'
            ' xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
            f"{head}{keys}</KeyContainer>").encode()  # fmt: skip


def key_of(one: Account, way: Way | None = None) -> str:
    """One key; its numbers stay plain where the key alone is wrapped."""
    issuer = f"<Issuer>{_text(one.issuer)}</Issuer>" if one.issuer else ""
    count = ("TimeInterval", one.period) if one.kind == "totp" else ("Counter", one.counter)
    name, number = count
    sealed = way if way and way.digest else None
    algorithm = f"urn:ietf:params:xml:ns:keyprov:pskc:{one.kind}"
    return (f'<Key Id={quoteattr(one.name)} Algorithm="{algorithm}">'
            f"{issuer}<AlgorithmParameters><Suite>HMAC-{one.algorithm}</Suite>"
            f'<ResponseFormat Length="{one.digits}" Encoding="DECIMAL"/></AlgorithmParameters>'
            f"<Data><Secret>{_value(one.secret, way)}</Secret>"
            f"<{name}>{_number(number, sealed)}</{name}></Data></Key>")  # fmt: skip


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _number(number: int, way: Way | None) -> str:
    if way is None:
        return f"<PlainValue>{number}</PlainValue>"
    size = max(-(-number.bit_length() // 8), 8)
    return _value(number.to_bytes(size, "big"), way)


def _value(plain: bytes, way: Way | None) -> str:
    if way is None:
        return f"<PlainValue>\n{base64.b64encode(plain).decode()}\n</PlainValue>"
    mac = ""
    if way.digest:
        made = hmac.digest(_MAC_KEY, SEALS[way.method](way.key, plain), way.digest)
        mac = f"<ValueMAC>{base64.b64encode(made).decode()}</ValueMAC>"
    return f"<EncryptedValue>{_encrypted(way, plain)}</EncryptedValue>{mac}"


def _encrypted(way: Way, plain: bytes) -> str:
    sealed = base64.b64encode(SEALS[way.method](way.key, plain)).decode()
    return (f'<xenc:EncryptionMethod Algorithm="{way.method}"/><xenc:CipherData>'
            f"<xenc:CipherValue>{sealed}</xenc:CipherValue></xenc:CipherData>")  # fmt: skip


def _derived() -> str:
    pkcs5 = "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"
    salt = base64.b64encode(b"saltsalt").decode()
    return ('<DerivedKey xmlns="http://www.w3.org/2009/xmlenc11#">'
            f'<KeyDerivationMethod Algorithm="{pkcs5}pbkdf2"><p:PBKDF2-params xmlns:p="{pkcs5}">'
            f"<Salt><Specified>{salt}</Specified></Salt><IterationCount>1000</IterationCount>"
            '<KeyLength>32</KeyLength><PRF Algorithm="http://www.w3.org/2001/04/xmldsig-more#'
            'hmac-sha256"/></p:PBKDF2-params></KeyDerivationMethod></DerivedKey>')  # fmt: skip


def _draft(accounts: list[Account]) -> bytes:
    """A draft of 2008: devices, other names of attributes."""
    whole = container(accounts).decode()
    for new, old in (("KeyPackage>", "Device>"), ("<Key Id=", "<Key KeyId="), (":hotp", "#hotp"),
                     (" Algorithm=", " KeyAlgorithm="), (":totp", "#totp"), (":pskc", ":pskc:1.0"),
                     ("<Suite>HMAC-SHA1</Suite>", ""), ("AlgorithmParameters>", "Usage>"),
                     ("Encoding=", "Format=")):  # fmt: skip
        whole = whole.replace(new, old)
    return whole.encode()


def _secrets(accounts: list[Account]) -> bytes:
    """A draft of 2006: values by name, numbers as bytes, digests that are none."""
    found = ""
    for one in accounts:
        pairs = (("SECRET", one.secret), ("COUNTER", one.counter.to_bytes(8, "big")))
        data = "".join(
            f'<Data Name="{name}"><Value>{base64.b64encode(value).decode()}</Value>'
            f"<ValueDigest>AAAA</ValueDigest></Data>"
            for name, value in pairs
        )
        found += (f'<Secret SecretAlgorithm="HOTP" SecretId={quoteattr(one.name)}>'
                  f'<Issuer>{_text(one.issuer)}</Issuer><Usage><ResponseFormat format="DECIMAL"'
                  f' length="{one.digits}"/></Usage>{data}</Secret>')  # fmt: skip
    return ('<SecretContainer version="1.2" xmlns="http://www.openauthentication.org/OATH/2006/08/PSKC">'
            '<EncryptionMethod algorithm="NONE"/><DigestMethod algorithm="HMAC-SHA1"/>'
            f"<Device>{found}</Device></SecretContainer>").encode()  # fmt: skip
