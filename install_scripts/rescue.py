#!/usr/bin/env python3
"""Open a sealed Tidekey file without Tidekey: one otpauth:// line for every account.

    python3 rescue.py FILE [--code-file F | --passphrase-file F]

Needs Python 3.11 and the package `cryptography` (48 or newer), and shares no code with Tidekey:
it is written after docs/format.md alone. It changes nothing, and reads vault, backup and export.
The lines are the secrets themselves: whoever reads them can make the codes.
"""

import argparse
import base64
import getpass
import hashlib
import hmac
import json
import sys
import unicodedata
from pathlib import Path
from urllib.parse import quote, urlencode

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY, PASSPHRASE = 2, 3
RULE = "This file breaks a rule of its format: "
COST = (0, 4), (4, 6), (6, 8)  # where m, t and p stand in the params


class Bad(Exception):
    """One sentence for the person."""


def need(fine, sentence):
    if not fine:
        raise Bad(sentence)


def number(data):
    return int.from_bytes(data, "big")


def hkdf(secret, salt, info):
    drawn = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(drawn, info + b"\x01", "sha256")


def decrypt(key, sealed, above):
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), sealed, above)
    except InvalidTag:
        raise Bad("Something other than Tidekey changed this file.") from None


def read_slots(data):
    """The slots as (type, id, salt, params, commit, wrapped, above), and where they end."""
    need(data[102] <= 16, RULE + "over 16 slots.")
    found, at, limit = [], 103, min(len(data) - 88, 16384) - 8
    for _ in range(data[102]):
        end = at + 12 + number(data[at + 10 : at + 12])
        fits = at + 108 <= end <= limit
        need(fits, RULE + "length of a slot or header.")
        need(data[at + 1] == 0, RULE + "slot flags.")
        raw, at = data[at:end], end
        check_params(raw[0], raw[44:-64])
        found.append(
            (raw[0], raw[2:10], raw[12:44], raw[44:-64], raw[-64:-48], raw[-48:], raw[:-48])
        )
    need(len({slot[1] for slot in found}) == len(found), "A slot stands in this file twice.")
    many = sum(slot[0] == PASSPHRASE for slot in found) > 1
    need(not many, RULE + "two passphrase slots.")
    return found, at


def check_params(kind, params):
    """Texts are length and bytes; anything missing or left over is refused."""
    shapes = {1: "t", 2: "", 3: "8", 4: "tbst"}
    sizes = {"8": 8, "s": 32}
    at = 0
    for part in shapes.get(kind, ""):
        size = sizes.get(part) or 2 + number(params[at : at + 2])
        value, at = params[at : at + size], at + size
        text = value[2:].decode("utf-8", "replace").encode() if part == "t" else value[2:]
        need(len(value) == size and text == value[2:], RULE + "params of a slot.")
    need(kind not in shapes or at == len(params), RULE + "params of a slot.")
    if kind == PASSPHRASE:
        m, t, p = (number(params[a:b]) for a, b in COST)
        fits = 8 * p <= m <= 1024 * 1024 and 1 <= t <= 16 and 1 <= p <= 16
        need(fits, "This file asks for an absurd amount of work; it was not made by Tidekey.")


def check_file(data):
    """Everything that can be said without a key; gives the slots and where the header ends."""
    need(data[:8] == b"\x89TDK\r\n\x1a\n", "This is not a Tidekey file.")
    need(number(data[10:12]) <= 1, "This file was made by a newer version of Tidekey.")
    need(len(data) <= 64 * 1024 * 1024, "This file is larger than any Tidekey file.")
    whole = len(data) >= 199 and number(data[-40:-32]) == len(data)
    whole = whole and hashlib.sha256(data[:-32]).digest() == data[-32:]
    need(whole, "This file is damaged or was not fully copied; use another copy.")
    known = data[8:13] == b"\0\1\0\1\1" and data[13] in (1, 2, 3)
    need(known, "This file has a format, suite or kind that is not known.")
    slots, at = read_slots(data)
    fits = at + 8 + 32 + number(data[at : at + 8]) + 40 == len(data)
    need(fits, RULE + "lengths.")
    return slots, at + 8


def open_body(data, header, key):
    vault_id, key_id, salt = data[14:30], data[54:70], data[70:102]
    fits = hmac.compare_digest(hkdf(key, vault_id, b"tidekey/1/key-id")[:16], key_id)
    need(fits, "The key in this slot does not belong to this file.")
    mac = hmac.digest(hkdf(key, salt, b"tidekey/1/header"), data[:header], "sha256")
    fits = hmac.compare_digest(mac, data[header : header + 32])
    need(fits, "Something other than Tidekey changed this file.")
    start = header + 32
    padded = decrypt(hkdf(key, salt, b"tidekey/1/body"), data[start:-40], data[:start])
    end = 8 + number(padded[:8])
    step = max(4096, (1 << (end - 1).bit_length()) // 16)
    fits = len(padded) == -(-end // step) * step and not padded[end:].strip(b"\0")
    need(fits, RULE + "padding.")
    return read_json(padded[8:end])


def read_json(data):
    def whole(text):
        need(len(text) < 21 and abs(int(text)) <= 2**63, "The body holds too large a number.")
        return int(text)

    def fraction(text):
        need(abs(float(text)) < float("inf"), "The body holds something that is no number.")
        return float(text)

    def map_of(pairs):
        need(len(dict(pairs)) == len(pairs), "The body holds a key twice.")
        return dict(pairs)

    hooks = {"parse_int": whole, "parse_float": fraction, "parse_constant": fraction}
    try:
        need(data[:3] != b"\xef\xbb\xbf", "The body starts with a byte order mark.")
        value = json.loads(data.decode("utf-8"), object_pairs_hook=map_of, **hooks)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Bad("The body of this file is not the JSON it should be.") from None
    level = [[value]]
    for _ in range(65):
        inside = [y for x in level for y in (x.values() if isinstance(x, dict) else x)]
        level = [one for one in inside if isinstance(one, dict | list)]
    need(isinstance(value, dict) and not level, "The body of this file nests too deeply.")
    return value


def key_by(slots, vault_id, kind, secret_of):
    """The key of the first slot whose commitment fits, or None."""
    for slot_kind, slot_id, salt, params, commit, wrapped, above in slots:
        if slot_kind != kind:
            continue
        secret, named = secret_of(salt, params), bytes((kind,)) + slot_id
        if hmac.compare_digest(hkdf(secret, salt, b"tidekey/1/slot" + named)[:16], commit):
            return decrypt(hkdf(secret, salt, b"tidekey/1/wrap" + named + vault_id), wrapped, above)
    return None


def by_passphrase(slots, vault_id, text):
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    def secret_of(salt, params):
        m, t, p = (number(params[a:b]) for a, b in COST)
        kdf = Argon2id(salt=salt, length=32, iterations=t, lanes=p, memory_cost=m)
        return kdf.derive(unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass"))

    key = key_by(slots, vault_id, PASSPHRASE, secret_of)
    need(key, "This is not the passphrase of this file, or it has none.")
    return key


def by_code(slots, vault_id, text):
    dashes = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
    plain = "".join(one for one in text if not one.isspace() and one not in dashes)
    plain = plain.upper().translate(str.maketrans("ILO", "110")) if plain.isascii() else ""
    fits = len(plain) == 28 and set(plain) <= set(LETTERS)
    need(fits, "A recovery code has 28 letters and digits, without U.")
    right = code_bytes(plain)
    if key := right and key_by(slots, vault_id, RECOVERY, lambda *_: right):
        return key
    for at, guess in slips(plain):
        value = code_bytes(guess)
        if value and key_by(slots, vault_id, RECOVERY, lambda *_, value=value: value):
            raise Bad(f"Group {at // 4 + 1} of the recovery code looks mistyped.")
    need(right, "The recovery code is mistyped: its check characters do not fit.")
    raise Bad("This is not the recovery code of this file, or it has none.")


def code_bytes(plain):
    """The 17 bytes of a code, or None where its check characters do not fit."""
    value = 0
    for letter in plain[:26]:
        value = value << 5 | LETTERS.index(letter)
    secret = (value << 6).to_bytes(17, "big")
    bits = number(hashlib.sha256(b"tidekey/1/check" + secret).digest()[:2]) >> 6
    return secret if plain[26:] == LETTERS[bits >> 5] + LETTERS[bits & 31] else None


def slips(plain):
    for at in range(28):
        yield from ((at, plain[:at] + one + plain[at + 1 :]) for one in LETTERS)
    for at in range(27):
        yield at, plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]


def lines_of(account):
    """The lines of one account: its current credentials, those that no other replaces."""
    creds = account.get("creds", {})
    replaced = {old for one in creds.values() for old in one.get("replaces", [])}
    current = [one for one in sorted(creds) if one not in replaced] or sorted(creds)
    return [uri(account, one, creds[one]) for one in current]


def uri(account, cred_id, cred):
    fields = account.get("fields", {})
    issuer, name = (fields.get(one, [""])[0] for one in ("issuer", "name"))
    secret = base64.b32encode(base64.b64decode(cred["secret"], validate=True)).decode()
    asked = {"secret": secret.rstrip("="), "issuer": issuer, "algorithm": cred["algorithm"]}
    asked["digits"] = int(cred["digits"])
    if cred["kind"] == "hotp":
        asked["counter"] = int(account.get("counters", {}).get(cred_id, [0, 0])[1])
    else:
        asked["period"] = int(cred["period"])
    label = ":".join(quote(one, safe="") for one in (issuer, name) if one)
    query = urlencode({one: asked[one] for one in asked if asked[one] != ""}, quote_via=quote)
    return f"otpauth://{quote(cred['kind'], safe='')}/{label}?{query}"


def show(body):
    """Print what can be used; the number of accounts that cannot be read."""
    unread, shared = 0, body.get("shared")
    accounts = shared.get("accounts") if isinstance(shared, dict) else None
    for account in accounts.values() if isinstance(accounts, dict) else ():
        try:
            if account.get("life", ["live"])[0] == "live":
                sys.stdout.writelines(line + "\n" for line in lines_of(account))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            unread += 1
    return unread


def read_text(path):
    """A secret from a file, without its final LF or CRLF."""
    with Path(path).open("rb") as file:
        data = file.read(65536)
    end = 2 if data.endswith(b"\r\n") else 1 if data.endswith(b"\n") else 0
    return data[: len(data) - end].decode("utf-8")


def rescue(path, code_file, passphrase_file):
    with Path(path).open("rb") as file:
        data = file.read(64 * 1024 * 1024 + 1)
    slots, header = check_file(data)
    vault_id = data[14:30]
    if code_file:
        key = by_code(slots, vault_id, read_text(code_file))
    elif passphrase_file:
        key = by_passphrase(slots, vault_id, read_text(passphrase_file))
    else:
        need(sys.stdin.isatty(), "Give --code-file or --passphrase-file.")
        code = getpass.getpass("Recovery code (empty for the passphrase): ").strip()
        key = code and by_code(slots, vault_id, code)
        key = key or by_passphrase(slots, vault_id, getpass.getpass("Passphrase: "))
    unread = show(open_body(data, header, key))
    need(not unread, f"{unread} account(s) in this file could not be read; the others are above.")


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("file")
    way = asked.add_mutually_exclusive_group()
    way.add_argument("--code-file", metavar="F")
    way.add_argument("--passphrase-file", metavar="F")
    given = asked.parse_args()
    try:
        rescue(given.file, given.code_file, given.passphrase_file)
    except Bad as cause:
        return str(cause)
    except OSError as cause:
        return f"A file could not be read: {cause.strerror}."
    except UnicodeDecodeError:
        return "The file with the secret is not UTF-8 text."
    except MemoryError:
        return "There is not enough free memory to open this file."
    except ImportError:
        return "This needs the Python package `cryptography`, version 48 or newer."
    except (EOFError, KeyboardInterrupt):
        return "Nothing was opened."
    except Exception as cause:  # a trace would hold the secrets
        return f"This file could not be opened: {type(cause).__name__}."
    return 0


if __name__ == "__main__":
    sys.exit(main())
