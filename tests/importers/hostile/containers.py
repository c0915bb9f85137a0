"""The insides of every format: bytes in, a file around them out, sealed where the format seals.

Promises that what is mutated or fuzzed is what an importer parses behind its seal, and that a slow
derivation is done once. Leaves mutating to the modules beside it and to `tests/fuzz`.
"""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import hmac
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .. import databases
from ..canonical import PASSWORD, Written
from .valid import all_written, encoder, written

Wrap = Callable[[bytes], Written]


class Container(NamedTuple):
    """What is parsed (`kind`: json, xml, csv, lines, html, db, plist, bytes), and around it."""

    name: str
    kind: str
    seed: bytes
    wrap: Wrap


class Text(bytes):
    """Bytes that an encoder takes for a text."""

    def encode(self, *_: object) -> bytes:
        return bytes(self)


@functools.cache
def containers() -> list[Container]:
    """The files themselves, then what is inside those that are sealed or packed."""
    return [*_plain(), *_inside()]


def _plain() -> Iterator[Container]:
    for name, file in all_written():
        yield Container(
            name, kind_of(file), file.data, lambda data, file=file: file._replace(data=data)
        )


def kind_of(file: Written) -> str:
    """What a file is parsed as, so far as it lies open."""
    data = file.data
    if data.startswith(b"SQLite format 3\0"):
        return "db"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "bytes"
    head = text.lstrip()[:200].lower()
    if head[:1] in ("{", "["):
        return "json" if _is_json(text) else "lines"
    if head.startswith("<"):
        return "html" if "<html" in head else "xml"
    if "://" in head.partition("\n")[0] or head.startswith("#"):
        return "lines"
    return "csv" if "," in head.partition("\n")[0] else "bytes"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


# inside -------------------------------------------------------------------------------------------


def _inside() -> Iterator[Container]:
    for make in (_json, _xml, _others):
        for name, kind, seed, wrap in make():
            yield Container(name, kind, seed, wrap)


Made = Iterator[tuple[str, str, bytes, Wrap]]


def _json() -> Made:
    aegis, andotp, stratum = (encoder(one) for one in ("aegis", "andotp", "stratum"))
    database = json.dumps(json.loads(written("aegis")["v3"].data)["db"]).encode()
    yield "aegis sealed inside", "json", database, _aegis(aegis)
    plain = written("andotp")["plain"].data
    yield (
        "andotp sealed inside",
        "json",
        plain,
        lambda data: Written(andotp._sealed(data), PASSWORD),
    )
    yield "andotp_old inside", "json", plain, _andotp_old
    plain = written("stratum")["plain"].data
    yield "stratum strong inside", "json", plain, stratum._strong
    yield "stratum legacy inside", "json", plain, stratum._legacy
    services = json.dumps(json.loads(written("twofas")["schema4"].data)["services"]).encode()
    yield "twofas sealed inside", "json", services, _twofas
    proton, bitwarden = encoder("proton_authenticator"), encoder("bitwarden")
    yield (
        "proton sealed inside",
        "json",
        written("proton_authenticator")["plain"].data,
        proton._sealed,
    )
    vault = written("bitwarden")["vault"].data
    for kind in (0, 1):
        yield (
            f"bitwarden sealed inside {kind}",
            "json",
            vault,
            functools.partial(_kind, bitwarden, kind),
        )
    yield "bitwarden zip inside", "json", vault, _zip("data.json")
    pass_ = written("proton_pass")["document"].data
    yield "proton_pass zip inside", "json", pass_, _zip("Proton Pass/data.json")
    raivo = encoder("raivo")
    plain = written("raivo")["list"].data
    yield (
        "raivo sealed inside",
        "json",
        plain,
        lambda data: Written(raivo._archive(data, PASSWORD), PASSWORD),
    )
    with zipfile.ZipFile(io.BytesIO(written("onepassword")["1pux"].data)) as packed:
        yield "1pux inside", "json", packed.read("export.data"), _zip("export.data")
    yield "opvault details inside", "json", *_opvault()
    yield "totp_authenticator inside", "json", *_totp_authenticator()
    yield "totp_authenticator sealed list", "json", _listed(), _of_listed
    yield "authenticator_extension v3 inside", "json", *_extension()
    steam = encoder("steam")
    beside = steam._beside(steam._sda({"1.maFile": None}))
    yield (
        "steam sealed inside",
        "json",
        written("steam")["phone-one"].data,
        lambda data: Written(
            steam._seal(data, steam._key(steam._SALT)), PASSWORD, beside, "1.maFile"
        ),
    )
    manifest = written("steam")["sealed-v1"]
    yield (
        "steam manifest beside",
        "json",
        manifest.beside["manifest.json"],
        lambda data: manifest._replace(beside={"manifest.json": data}),
    )
    yield "tidekey_file inside", "json", *_tidekey()
    for name, key in (
        ("authy", "com.authy.storage.tokens.authenticator.key"),
        ("totp_authenticator", "STATIC_TOTP_CODES_LIST"),
    ):
        seed, wrap = _preferences(name, key)
        yield f"{name} preferences inside", "json", seed, wrap


def _xml() -> Made:
    keepass, winauth = encoder("keepass_kdbx"), encoder("winauth")
    xml = written("keepass_xml")["uri"].data
    word = hashlib.sha256(hashlib.sha256(PASSWORD.encode()).digest()).digest()
    yield (
        "kdbx 3.1 inside",
        "xml",
        xml,
        lambda data: Written(keepass._version3(_utf8(data), word), PASSWORD),
    )
    yield (
        "kdbx 4 inside",
        "xml",
        xml,
        lambda data: Written(
            keepass._version4(_utf8(data), word, "argon2id", keepass._CHACHA), PASSWORD
        ),
    )
    yield (
        "kdbx key file",
        "xml",
        keepass._KEY_FILE,
        lambda data: written("keepass_kdbx")["key-file"]._replace(beside={"database.keyx": data}),
    )
    settings = written("winauth")["xml"].data.decode().partition('version="3.6">')[2]
    inside = f"<config>{settings.removesuffix('</WinAuth>')}</config>".encode()
    yield (
        "winauth xml inside",
        "xml",
        inside,
        lambda data: winauth._settings(
            f'<data encrypted="y">{winauth._seal(Text(data))}</data>', PASSWORD
        ),
    )


def _others() -> Made:
    ente, winauth, auth = encoder("ente"), encoder("winauth"), encoder("otp_auth")
    yield (
        "ente sealed inside",
        "lines",
        written("ente")["lines"].data,
        lambda data: ente._sealed(Text(data)),
    )
    yield "winauth zip inside", "lines", written("winauth")["list"].data, winauth._zipped
    plus = encoder("authenticator_plus")
    lines = written("otpauth_uri_list")["lines"].data
    yield "authenticator_plus zip inside", "lines", lines, _zip("Accounts.txt", "a.html")
    plain = written("authenticator_plus")["plain database"].data
    yield (
        "authenticator_plus database inside",
        "db",
        plain,
        lambda data: Written(plus._encrypted(data[: len(data) // 1024 * 1024], 64_000), PASSWORD),
    )
    archive, folders = auth._Archive(), {"Work": auth.keeping(auth.of_kinds("totp"))[:3]}
    backup = archive.whole({"Folders": auth._folders(archive, folders)})
    yield (
        "otp_auth inside",
        "plist",
        backup,
        lambda data: Written(auth._new(data, "WrappedData", "Authenticator"), PASSWORD),
    )
    yield (
        "otp_auth wrapper inside",
        "plist",
        _unwrapped(),
        lambda data: Written(auth._wrapped(data, "Authenticator"), PASSWORD),
    )
    yield "migration payload", "protobuf", *_migration()
    database, log = databases.with_log({"accounts": [_ROW] * 3}, {"accounts": [_ROW] * 5})
    yield (
        "write-ahead log",
        "bytes",
        log,
        lambda data: Written(database, None, {"PhoneFactor-wal": data}, "PhoneFactor"),
    )
    yield "kdbx 4 body", "bytes", *_kdbx_body()
    with zipfile.ZipFile(io.BytesIO(written("dashlane")["zip"].data)) as packed:
        name = next(one for one in packed.namelist() if one.endswith("credentials.csv"))
        yield "dashlane zip inside", "csv", packed.read(name), _zip(name, "ids.csv")


_ROW = {
    "_id": 1,
    "name": "Bank",
    "username": "mira",
    "oath_secret_key": "MZXW6YTBOI",
    "account_type": 0,
}


def _kind(bitwarden: Any, kind: int, data: bytes) -> Written:
    return bitwarden._sealed(data, kind)


def _utf8(data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode()


def _aegis(aegis: Any) -> Wrap:
    whole = json.loads(written("aegis")["sealed"].data)

    def wrap(data: bytes) -> Written:
        body, params = aegis._gcm(bytes(range(32)), b"m" * 12, data)
        header = whole["header"] | {"params": params}
        made = whole | {"header": header, "db": base64.b64encode(body).decode()}
        return Written(json.dumps(made).encode(), PASSWORD)

    return wrap


def _andotp_old(data: bytes) -> Written:
    key, nonce = hashlib.sha256(PASSWORD.encode()).digest(), hashlib.sha256(data).digest()[:12]
    return Written(nonce + AESGCM(key).encrypt(nonce, data, None), PASSWORD)


def _twofas(data: bytes) -> Written:
    whole, salt = json.loads(written("twofas")["sealed"].data), bytes(range(256))
    key = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, 10_000)
    parts = AESGCM(key).encrypt(b"n" * 12, data, None), salt, b"n" * 12
    whole["servicesEncrypted"] = ":".join(base64.b64encode(one).decode() for one in parts)
    return Written(json.dumps(whole).encode(), PASSWORD)


def _zip(name: str, *more: str) -> Wrap:
    def wrap(data: bytes) -> Written:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(name, data)
            for other in more:
                packed.writestr(other, b"x")
        return Written(out.getvalue())

    return wrap


def _opvault() -> tuple[bytes, Wrap]:
    made = encoder("onepassword")
    one = made.item(made.keeping(made.of_kinds("totp"))[0])
    files = made.opvault([one])
    first, second = made._halves(bytes(range(256)))
    own = hashlib.sha512(b"one item").digest()
    wrapped = b"k" * 16 + made._cbc(first, b"k" * 16, own)
    wrapped += hmac.digest(second, wrapped, "sha256")
    over = made._opdata(json.dumps(one["o"]).encode(), made._halves(bytes(range(255, 191, -1))))

    def wrap(data: bytes) -> Written:
        details = made._opdata(data, (own[:32], own[32:]))
        item = {"k": made._b64(wrapped), "d": made._b64(details), "o": made._b64(over)}
        return Written(
            b"", PASSWORD, files | {"band_0.js": f"ld({json.dumps({'A': item})});".encode()}
        )

    return json.dumps(one["d"]).encode(), wrap


def _totp_authenticator() -> tuple[bytes, Wrap]:
    cbc = encoder("otp_auth")._cbc
    key = hashlib.sha256(PASSWORD.encode()).digest()
    seed = json.dumps({_listed().decode(): ""}).encode()
    return seed, lambda data: Written(base64.b64encode(cbc(key, bytes(16), data)), PASSWORD)


def _listed() -> bytes:
    text = written("totp_authenticator")["preferences"].data.decode()
    found = text.partition('STATIC_TOTP_CODES_LIST">')[2].partition("</string>")[0]
    return found.replace("&quot;", '"').replace("&amp;", "&").encode()


def _of_listed(data: bytes) -> Written:
    whole = json.dumps({data.decode("utf-8", "replace"): ""}).encode()
    return _totp_authenticator()[1](whole)


def _extension() -> tuple[bytes, Wrap]:
    made = encoder("authenticator_extension")
    whole = json.loads(written("authenticator_extension")["v3-sealed"].data)
    key = hashlib_argon(made)
    inside = {
        "encrypted": True,
        "hash": "a",
        "index": 0,
        "type": "totp",
        "secret": "MZXW6YTBOI",
        "issuer": "Bank::bank.example",
        "account": "mira",
        "counter": 0,
        "period": 30,
        "digits": 6,
        "algorithm": "SHA1",
        "pinned": True,
        "dataType": "OTPStorage",
    }
    kept = {name: one for name, one in whole.items() if one["dataType"] == "Key"}

    def wrap(data: bytes) -> Written:
        one = {"dataType": "EncOTPStorage", "data": made._seal(key, data), "keyId": made._KEY_ID}
        return Written(json.dumps(kept | {"0" * 32: one | {"index": 0}}).encode(), PASSWORD)

    return json.dumps(inside).encode(), wrap


@functools.cache
def hashlib_argon(made: Any) -> str:
    """The passphrase of the extension's third generation."""
    raw = made.hash_secret_raw(
        PASSWORD.encode(), made._SALT.encode(), 2, 19_456, 1, 32, made.Type.ID
    )
    return base64.b64encode(raw).decode().rstrip("=")


def _tidekey() -> tuple[bytes, Wrap]:
    made = encoder("tidekey_file")
    slot = made._recovery(bytes(range(16)) + b"\xc0")
    password = made._code(bytes(range(16)) + b"\xc0")
    seed = json.dumps(made.body(list(made.ACCOUNTS))).encode()
    return seed, lambda data: Written(made.sealed(data, [slot]), password)


def _preferences(name: str, key: str) -> tuple[bytes, Wrap]:
    whole = written(name)["preferences"].data.decode()
    before, mark, rest = whole.partition(f'<string name="{key}">')
    inside, end, after = rest.partition("</string>")
    seed = (
        inside.replace("&quot;", '"')
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
    )

    def wrap(data: bytes) -> Written:
        text = escape(data.decode("utf-8", "replace"))
        return Written((before + mark + text + end + after).encode("utf-8", "replace"), PASSWORD)

    return seed.encode(), wrap


def _unwrapped() -> bytes:
    """What the fixed key of OTP Auth opens."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    sealed = written("otp_auth")["backup_old"].data
    key = hashlib.sha256(b"Authenticator").digest()
    opener = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor()
    plain = opener.update(sealed) + opener.finalize()
    return plain[: -plain[-1]]


def _migration() -> tuple[bytes, Wrap]:
    from urllib.parse import quote, unquote

    google = encoder("google_authenticator")
    link = google.link(google.held())
    seed = base64.b64decode(unquote(link.partition("data=")[2]))

    def wrap(data: bytes) -> Written:
        encoded = quote(base64.b64encode(data).decode(), safe="")
        return Written(f"otpauth-migration://offline?data={encoded}".encode())

    return seed, wrap


def _kdbx_body() -> tuple[bytes, Wrap]:
    """Version 4 behind its cipher and before its compression: inner header and XML."""
    made = encoder("keepass_kdbx")
    word = hashlib.sha256(hashlib.sha256(PASSWORD.encode()).digest()).digest()
    valid = made._version4(written("keepass_xml")["uri"].data, word, "argon2id", made._AES)
    head = valid[: valid.index(b"\0\4\0\0\0\r\n\r\n") + 9]
    transformed = made._transformed(word, "argon2id")
    key = hashlib.sha256(made._SEED + transformed).digest()
    mac = hashlib.sha512(made._SEED + transformed + b"\1").digest()
    check = hmac.digest(hashlib.sha512(b"\xff" * 8 + mac).digest(), head, "sha256")
    seed = struct.pack("<BII", 1, 4, 3) + struct.pack("<BI", 2, 32) + made._STREAM + bytes(5)

    def wrap(data: bytes) -> Written:
        body = made._ciphered(made._AES, key, b"v" * 16, gzip.compress(data, 1))
        blocks = b"".join(made._block(mac, at, one) for at, one in enumerate((body, b"")))
        return Written(head + hashlib.sha256(head).digest() + check + blocks, PASSWORD)

    return seed + written("keepass_xml")["uri"].data, wrap
