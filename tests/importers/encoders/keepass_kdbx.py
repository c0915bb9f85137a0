"""KeePass's database, versions 3.1 and 4, after keepass.info/help/kb/kdbx.html."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import re
import struct
from base64 import b64encode
from collections.abc import Callable

from Cryptodome.Cipher import Salsa20
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2id

from ..canonical import PASSWORD, Account, Written
from .keepass_xml import document, spellings

APP = "keepass_kdbx"
_MAGIC = bytes.fromhex("03d9a29a67fb4bb5")
_AES = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
_CHACHA = bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a")
_KDFS = {
    "aes": bytes.fromhex("c9d9f39a628a4460bf740d08c18a4fea"),
    "argon2d": bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c"),
    "argon2id": bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6"),
}
_SEED, _SALT, _STREAM, _START = b"s" * 32, b"t" * 32, b"p" * 32, b"h" * 32
_KEY = bytes(range(32))
_KEY_FILE = (
    "<?xml version='1.0' encoding='utf-8'?>\n<KeyFile><Meta><Version>2.0</Version></Meta><Key>"
    f"<Data Hash='{hashlib.sha256(_KEY).hexdigest()[:8]}'>\n{_KEY.hex().upper()}\n</Data></Key>"
    "</KeyFile>"
).encode()


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Both versions, both ciphers, each derivation, with a key file and without."""
    spelt, accounts = spellings()["uri"]
    xml = document(accounts, spelt)
    word = hashlib.sha256(PASSWORD.encode()).digest()
    plain, both = hashlib.sha256(word).digest(), hashlib.sha256(word + _KEY).digest()
    older = hashlib.sha256(word + hashlib.sha256(b"any file").digest()).digest()
    beside = {"database.keyx": _KEY_FILE, "readme.txt": b"nothing of interest"}
    return {
        "3.1": (Written(_version3(xml, plain), PASSWORD), accounts),
        "4-aes": (Written(_version4(xml, plain, "aes", _AES), PASSWORD), accounts),
        "4-argon2id": (Written(_version4(xml, plain, "argon2id", _AES), PASSWORD), accounts),
        "4-argon2d": (Written(_version4(xml, plain, "argon2d", _CHACHA), PASSWORD), accounts),
        "key-file": (
            Written(_version4(xml, both, "argon2id", _CHACHA), PASSWORD, beside),
            accounts,
        ),
        "any-key-file": (
            Written(_version3(xml, older), PASSWORD, {"my.key": b"any file"}),
            accounts,
        ),
    }


def only_key_file() -> tuple[Written, list[Account]]:
    """A database without a password, beside its key file."""
    spelt, accounts = spellings()["uri"]
    data = _version4(document(accounts, spelt), hashlib.sha256(_KEY).digest(), "aes", _AES)
    return Written(data, None, {"database.key": _KEY}), accounts


def _version3(xml: bytes, composite: bytes) -> bytes:
    cipher = Salsa20.new(hashlib.sha256(_STREAM).digest(), bytes.fromhex("e830094b97205d2a"))
    body = gzip.compress(_protected(xml, cipher.encrypt))
    fields = {2: _AES, 3: struct.pack("<I", 1), 4: _SEED, 5: _SALT, 6: struct.pack("<Q", 6000),
              7: b"v" * 16, 8: _STREAM, 9: _START, 10: struct.pack("<I", 2),
              0: b"\r\n\r\n"}  # fmt: skip
    head = _MAGIC + struct.pack("<HH", 1, 3)
    head += b"".join(struct.pack("<BH", kind, len(one)) + one for kind, one in fields.items())
    blocks = struct.pack("<I", 0) + hashlib.sha256(body).digest() + struct.pack("<I", len(body))
    blocks += body + struct.pack("<I", 1) + bytes(32) + bytes(4)
    key = hashlib.sha256(_SEED + _transformed(composite, "aes")).digest()
    return head + _ciphered(_AES, key, b"v" * 16, _START + blocks)


def _version4(xml: bytes, composite: bytes, kdf: str, cipher: bytes) -> bytes:
    iv = b"v" * (12 if cipher == _CHACHA else 16)
    fields = {2: cipher, 3: struct.pack("<I", 1), 4: _SEED, 7: iv, 11: _parameters(kdf),
              0: b"\r\n\r\n"}  # fmt: skip
    head = _MAGIC + struct.pack("<HH", 1, 4)
    head += b"".join(struct.pack("<BI", kind, len(one)) + one for kind, one in fields.items())
    stream = hashlib.sha512(_STREAM).digest()
    inner = struct.pack("<BII", 1, 4, 3) + struct.pack("<BI", 2, 32) + _STREAM + bytes(5)
    place = [0]
    inner += _protected(xml, lambda data: _chacha(stream[:32], stream[32:44], data, place))
    transformed = _transformed(composite, kdf)
    key = hashlib.sha256(_SEED + transformed).digest()
    body = _ciphered(cipher, key, iv, gzip.compress(inner))
    mac = hashlib.sha512(_SEED + transformed + b"\1").digest()
    check = hmac.digest(hashlib.sha512(b"\xff" * 8 + mac).digest(), head, "sha256")
    blocks = b"".join(_block(mac, at, one) for at, one in enumerate((body, b"")))
    return head + hashlib.sha256(head).digest() + check + blocks


def _block(mac: bytes, at: int, data: bytes) -> bytes:
    key = hashlib.sha512(struct.pack("<Q", at) + mac).digest()
    size = struct.pack("<I", len(data))
    return hmac.digest(key, struct.pack("<Q", at) + size + data, "sha256") + size + data


def _parameters(kdf: str) -> bytes:
    values = [(0x42, "$UUID", _KDFS[kdf]), (0x42, "S", _SALT)]
    if kdf == "aes":
        values.append((0x05, "R", struct.pack("<Q", 6000)))
    else:
        values += [(0x05, "M", struct.pack("<Q", 1 << 20)), (0x05, "I", struct.pack("<Q", 2)),
                   (0x04, "P", struct.pack("<I", 2)),
                   (0x04, "V", struct.pack("<I", 0x13))]  # fmt: skip
    made = b"\0\1"
    for kind, name, value in values:
        made += struct.pack("<BI", kind, len(name)) + name.encode()
        made += struct.pack("<I", len(value)) + value
    return made + b"\0"


def _transformed(composite: bytes, kdf: str) -> bytes:
    if kdf == "aes":
        step = Cipher(algorithms.AES(_SALT), modes.ECB()).encryptor()
        for _ in range(6000):
            composite = step.update(composite)
        return hashlib.sha256(composite).digest()
    kind = Argon2d if kdf == "argon2d" else Argon2id
    return kind(salt=_SALT, length=32, iterations=2, lanes=2, memory_cost=1024).derive(composite)


def _ciphered(cipher: bytes, key: bytes, iv: bytes, plain: bytes) -> bytes:
    if cipher == _CHACHA:
        return _chacha(key, iv, plain, [0])
    spare = 16 - len(plain) % 16
    step = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return step.update(plain + bytes([spare]) * spare) + step.finalize()


def _chacha(key: bytes, nonce: bytes, data: bytes, at: list[int]) -> bytes:
    """ChaCha20 from the place `at` of its stream on."""
    step = Cipher(algorithms.ChaCha20(key, bytes(4) + nonce), None).encryptor()
    step.update(bytes(at[0]))
    at[0] += len(data)
    return step.update(data)


def _protected(xml: bytes, encrypt: Callable[[bytes], bytes]) -> bytes:
    """The values of `otp` and of passwords encrypted, in the order of the document."""

    def value(found: re.Match[str]) -> str:
        text = found[2].replace("&amp;", "&").encode()
        return f'{found[1]}<Value Protected="True">{b64encode(encrypt(text)).decode()}</Value>'

    pattern = r"(<Key>(?:otp|Password)</Key>)<Value>([^<]*)</Value>"
    return re.sub(pattern, value, xml.decode()).encode()
