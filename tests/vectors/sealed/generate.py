"""Write the frozen vectors of the sealed file beside this script: one flaw a file, named by it.

    python tests/vectors/sealed/generate.py

Promises the same bytes on every run. Builds files from docs/format.md with its own few lines, not
with the host's, since most of them are files that the host refuses to write. The cases stand in
`cases.py`; each file is a text header, an empty line and the sealed file in base64, or the name of
the vector that holds the same file (`file:`).
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = Path(__file__).parent
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAGIC = b"\x89TDK\r\n\x1a\n"


def drawn(label: str, size: int = 32) -> bytes:
    """Bytes that look random and are the same on every run."""
    return hashlib.sha256(b"tidekey vectors: " + label.encode()).digest()[:size]


K = drawn("K")
VAULT_ID, DEVICE_ID = drawn("vault id", 16), drawn("device id", 16)
KEYCHAIN_SECRET, PRF = drawn("keychain"), drawn("prf")


def big(number: int, size: int) -> bytes:
    return number.to_bytes(size, "big")


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def mac(key: bytes, data: bytes) -> bytes:
    one = HMAC(key, SHA256())
    one.update(data)
    return one.finalize()


# secrets ------------------------------------------------------------------------------------------


def code_of(label: str) -> str:
    """A recovery code: 26 characters and two check characters, in groups."""
    value = int.from_bytes(drawn(label, 17), "big") >> 6
    body = "".join(LETTERS[value >> 5 * at & 31] for at in range(25, -1, -1))
    found = hashlib.sha256(b"tidekey/1/check" + big(value << 6, 17)).digest()
    bits = int.from_bytes(found[:2], "big") >> 6
    plain = body + LETTERS[bits >> 5] + LETTERS[bits & 31]
    return "-".join(plain[at : at + 4] for at in range(0, 28, 4))


def code_secret(code: str) -> bytes:
    value = 0
    for letter in code.replace("-", "")[:26]:
        value = value << 5 | LETTERS.index(letter)
    return big(value << 6, 17)


def passphrase_secret(text: str, salt: bytes, m: int, t: int, p: int) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=t, lanes=p, memory_cost=m)
    return kdf.derive(unicodedata.normalize("NFKC", text).encode())


CODE = code_of("code")
PASSPHRASE = "Großer Ｆluß ½ 7"


# slots --------------------------------------------------------------------------------------------


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return big(len(data), 2) + data


def slot(
    kind: int,
    secret: bytes,
    params: bytes = b"",
    *,
    label: str = "",
    flags: int = 0,
    size: int | None = None,
    vault_id: bytes = VAULT_ID,
    key: bytes = K,
    wrapped: bytes | None = None,
) -> bytes:
    slot_id, salt = drawn(f"slot id {kind} {label}", 8), slot_salt(kind, label)
    named = bytes([kind]) + slot_id
    above = bytes([kind, flags]) + slot_id
    above += big(96 + len(params) if size is None else size, 2) + salt + params
    above += hkdf(secret, salt, b"tidekey/1/slot" + named)[:16]
    kek = hkdf(secret, salt, b"tidekey/1/wrap" + named + vault_id)
    return above + (wrapped or ChaCha20Poly1305(kek).encrypt(bytes(12), key, above))


def slot_salt(kind: int, label: str = "") -> bytes:
    return drawn(f"slot salt {kind} {label}")


def recovery(label: str = "", code: str = CODE, params: bytes = b"", **flaw: object) -> bytes:
    return slot(2, code_secret(code), params, label=label, **flaw)  # type: ignore[arg-type]


def keychain(params: bytes | None = None) -> bytes:
    given = text("org.tidekey/vector") if params is None else params
    return slot(1, KEYCHAIN_SECRET, given)


def passkey(params: bytes | None = None) -> bytes:
    whole = text("chrome-extension://vector") + text(drawn("credential", 20)) + drawn("prf salt")
    return slot(4, PRF, whole + text("chromium") if params is None else params)


def passphrase(label: str = "", m: int = 65536, t: int = 3, p: int = 4) -> bytes:
    cost = big(m, 4) + big(t, 2) + big(p, 2)
    secret = passphrase_secret(PASSPHRASE, slot_salt(3, label), 65536, 3, 4)
    return slot(3, secret, cost, label=label)


# files --------------------------------------------------------------------------------------------


def padded(json: bytes) -> bytes:
    size = 8 + len(json)
    step = 4096
    if size > 65536:
        power = 131072
        while power < size:
            power *= 2
        step = power // 16
    return (big(len(json), 8) + json).ljust((size + step - 1) // step * step, b"\0")


def build(
    json: bytes = b"{}",
    slots: Sequence[bytes] | None = None,
    *,
    plain: bytes | None = None,
    start: bytes = b"\0\1\0\1\1\1",
    vault_id: bytes = VAULT_ID,
    counter: int = 7,
    key_id: bytes | None = None,
    count: int | None = None,
    body_len: int | None = None,
    after: bytes = b"",
) -> bytes:
    """A file that keeps every rule, but for what is given."""
    slots = [recovery()] if slots is None else slots
    plain = padded(json) if plain is None else plain
    key_id = key_id or hkdf(K, vault_id, b"tidekey/1/key-id")[:16]
    head = MAGIC + start + vault_id + DEVICE_ID + big(counter, 8) + key_id
    hedge = drawn("random") + head + hashlib.sha256(plain).digest()
    salt = mac(hkdf(K, b"", b"tidekey/1/hedge"), hedge)
    above = head + salt + bytes([len(slots) if count is None else count]) + b"".join(slots)
    above += big(len(plain) + 16 if body_len is None else body_len, 8)
    above += mac(hkdf(K, salt, b"tidekey/1/header"), above)
    cipher = ChaCha20Poly1305(hkdf(K, salt, b"tidekey/1/body"))
    return trailed(above + cipher.encrypt(bytes(12), plain, above) + after)


def trailed(data: bytes) -> bytes:
    """With the trailer that fits, so that the file does not look damaged."""
    data += big(len(data) + 40, 8)
    return data + hashlib.sha256(data).digest()


def changed(data: bytes, at: int, repair: bool = True) -> bytes:
    """One bit changed; the trailer made to fit again unless told otherwise."""
    at %= len(data)
    data = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    return trailed(data[:-40]) if repair else data


# vectors ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One vector: the sealed file and what a reader is to make of it."""

    name: str
    why: str
    data: bytes
    refused: str = ""  # the code of the refusal; empty where the file opens
    open: str = "recovery " + CODE
    kind: int | None = None
    group: int | None = None
    json: bytes | None = None
    same: str = ""  # the vector that holds this file already

    def text(self) -> str:
        lines = [f"expect: {'refuse' if self.refused else 'open'}", f"why: {self.why}"]
        lines.append(f"open: {self.open}")
        if self.kind is not None:
            lines.append(f"kind: {self.kind}")
        if self.refused:
            lines.append(f"code: {self.refused}")
        if self.group is not None:
            lines.append(f"group: {self.group}")
        if self.json is not None:
            lines += [f"key: {K.hex()}", f"json: {hashlib.sha256(self.json).hexdigest()}"]
        if self.same:
            return "\n".join([*lines, f"file: {self.same}"]) + "\n"
        body = base64.b64encode(self.data).decode()
        lines += ["", *(body[at : at + 96] for at in range(0, len(body), 96))]
        return "\n".join(lines) + "\n"


def good(name: str, why: str, json: bytes = b"{}", way: str = "", **how: object) -> Case:
    return Case(name, why, build(json, **how), open=way or "recovery " + CODE, json=json)  # type: ignore[arg-type]


def bad(name: str, why: str, data: bytes, code: str = "file.refused", **how: object) -> Case:
    return Case(name, why, data, code, **how)  # type: ignore[arg-type]


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def vectors() -> dict[str, str]:
    """Every vector's text by its name."""
    import cases
    import cases_with_key

    return {one.name: one.text() for part in (cases, cases_with_key) for one in part.cases()}


def main() -> None:
    made = vectors()
    for old in HERE.glob("*.vector"):
        if old.stem not in made:
            old.unlink()
    for name, found in made.items():
        (HERE / f"{name}.vector").write_text(found, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
