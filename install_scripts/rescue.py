#!/usr/bin/env python3
"""Open sealed Tidekey files without Tidekey: one otpauth:// line for every account.

    python3 rescue.py FOLDER|FILE [--code-file F | --passphrase-file F] [--vault V]

FOLDER is the one that the folder `Tidekey` lies in: all copies of one vault are merged. Needs
Python 3.11 and the package `cryptography` (48 or newer), and shares no code with Tidekey: it is
written after docs/format.md alone. It changes nothing, and reads vault, backup and export.
The lines are the secrets themselves: whoever reads them can make the codes.
"""

import argparse
import base64
import functools
import getpass
import hashlib
import hmac
import json
import re
import sys
import unicodedata
from pathlib import Path
from urllib.parse import quote, urlencode

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY, PASSPHRASE = 2, 3
RULE = "This file breaks a rule of its format: "
COST = (0, 4), (4, 6), (6, 8)  # where m, t and p stand in the params
LEFT_OUT = re.compile(r"\..*|~syncthing~.*|.*\.(tmp|part)")


class Bad(Exception):
    """One sentence for the person."""


TOLD = (
    (Bad, "{}"),
    (OSError, "A file could not be read: {.strerror}."),
    (UnicodeDecodeError, "The file with the secret is not UTF-8 text."),
    (MemoryError, "There is not enough free memory to open this file."),
    (ImportError, "This needs the Python package `cryptography`, version 48 or newer."),
    ((EOFError, KeyboardInterrupt), "Nothing was opened."),
    (Exception, "This file could not be opened: {.__class__.__name__}."),  # a trace has secrets
)


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


class File:
    """A sealed file of which everything was checked that can be without a key."""

    def __init__(self, data):
        need(data[:8] == b"\x89TDK\r\n\x1a\n", "This is not a Tidekey file.")
        need(number(data[10:12]) <= 1, "This file was made by a newer version of Tidekey.")
        need(len(data) <= 64 * 1024 * 1024, "This file is larger than any Tidekey file.")
        whole = len(data) >= 199 and number(data[-40:-32]) == len(data)
        whole = whole and hashlib.sha256(data[:-32]).digest() == data[-32:]
        need(whole, "This file is damaged or was not fully copied; use another copy.")
        known = data[8:13] == b"\0\1\0\1\1" and data[13] in (1, 2, 3)
        need(known, "This file has a format, suite or kind that is not known.")
        self.data, self.vault_id, self.slots = data, data[14:30], []
        self.header = self.read_slots() + 8
        size = number(data[self.header - 8 : self.header])
        need(self.header + 32 + size + 40 == len(data), RULE + "lengths.")

    def read_slots(self):
        """The slots as (type, id, salt, params, commit, wrapped, above), and where they end."""
        data, at = self.data, 103
        need(data[102] <= 16, RULE + "over 16 slots.")
        limit = min(len(data) - 88, 16384) - 8
        for _ in range(data[102]):
            end = at + 12 + number(data[at + 10 : at + 12])
            need(at + 108 <= end <= limit, RULE + "length of a slot or header.")
            need(data[at + 1] == 0, RULE + "slot flags.")
            raw, at = data[at:end], end
            check_params(raw[0], raw[44:-64])
            parts = raw[2:10], raw[12:44], raw[44:-64], raw[-64:-48], raw[-48:], raw[:-48]
            self.slots.append((raw[0], *parts))
        need(len({one[1] for one in self.slots}) == data[102], "A slot stands in this file twice.")
        many = sum(one[0] == PASSPHRASE for one in self.slots) > 1
        need(not many, RULE + "two passphrase slots.")
        return at

    def body(self, key):
        data, salt, start = self.data, self.data[70:102], self.header + 32
        fits = hmac.compare_digest(hkdf(key, self.vault_id, b"tidekey/1/key-id")[:16], data[54:70])
        need(fits, "The key in this slot does not belong to this file.")
        mac = hmac.digest(hkdf(key, salt, b"tidekey/1/header"), data[: start - 32], "sha256")
        fits = hmac.compare_digest(mac, data[start - 32 : start])
        need(fits, "Something other than Tidekey changed this file.")
        padded = decrypt(hkdf(key, salt, b"tidekey/1/body"), data[start:-40], data[:start])
        end = 8 + number(padded[:8])
        step = max(4096, (1 << (end - 1).bit_length()) // 16)
        fits = len(padded) == -(-end // step) * step and not padded[end:].strip(b"\0")
        need(fits, RULE + "padding.")
        return read_json(padded[8:end])

    def key_by(self, kind, secret_of):
        """The key of the first slot whose commitment fits, or None."""
        for slot_kind, slot_id, salt, params, commit, wrapped, above in self.slots:
            if slot_kind != kind:
                continue
            secret, named = secret_of(salt, params), bytes((kind,)) + slot_id
            if hmac.compare_digest(hkdf(secret, salt, b"tidekey/1/slot" + named)[:16], commit):
                kek = hkdf(secret, salt, b"tidekey/1/wrap" + named + self.vault_id)
                return decrypt(kek, wrapped, above)
        return None

    def by_passphrase(self, text):
        key = self.key_by(PASSPHRASE, functools.partial(stretched, text))
        need(key, "This is not the passphrase of this file, or it has none.")
        return key

    def by_code(self, text):
        dashes = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
        plain = "".join(one for one in text if not one.isspace() and one not in dashes)
        plain = plain.upper().translate(str.maketrans("ILO", "110")) if plain.isascii() else ""
        fits = len(plain) == 28 and set(plain) <= set(LETTERS)
        need(fits, "A recovery code has 28 letters and digits, without U.")
        right = code_bytes(plain)
        if key := right and self.key_by(RECOVERY, lambda *_: right):
            return key
        for at, guess in slips(plain):
            value = code_bytes(guess)
            if value and self.key_by(RECOVERY, lambda *_, value=value: value):
                raise Bad(f"Group {at // 4 + 1} of the recovery code looks mistyped.")
        need(right, "The recovery code is mistyped: its check characters do not fit.")
        raise Bad("This is not the recovery code of this file, or it has none.")


def check_params(kind, params):
    """Texts are length and bytes; anything missing or left over is refused."""
    shapes = {1: "t", 2: "", 3: "8", 4: "tbst"}
    at = 0
    for part in shapes.get(kind, ""):
        size = {"8": 8, "s": 32}.get(part) or 2 + number(params[at : at + 2])
        value, at = params[at : at + size], at + size
        text = value[2:].decode("utf-8", "replace").encode() if part == "t" else value[2:]
        need(len(value) == size and text == value[2:], RULE + "params of a slot.")
    need(kind not in shapes or at == len(params), RULE + "params of a slot.")
    if kind == PASSPHRASE:
        m, t, p = (number(params[a:b]) for a, b in COST)
        fits = 8 * p <= m <= 1024 * 1024 and 1 <= t <= 16 and 1 <= p <= 16
        need(fits, "This file asks for an absurd amount of work; it was not made by Tidekey.")


def read_json(data):
    def within(kind, most, text):
        need(abs(kind(text)) <= most, "The body holds a number that is too large, or none.")
        return kind(text)

    def map_of(pairs):
        need(len(dict(pairs)) == len(pairs), "The body holds a key twice.")
        return dict(pairs)

    whole = functools.partial(within, int, 2**63)
    fraction = functools.partial(within, float, sys.float_info.max)
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


@functools.cache  # many copies carry the same slot
def stretched(text, salt, params):
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    m, t, p = (number(params[a:b]) for a, b in COST)
    kdf = Argon2id(salt=salt, length=32, iterations=t, lanes=p, memory_cost=m)
    return kdf.derive(unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass"))


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


def rank(value):
    """What is later: the greater stamp, then the greater counter, then the greater text."""
    parts = value if isinstance(value, list) else []
    stamps = [one for one in parts if isinstance(one, list) and [*map(type, one)] == [int, str]]
    return stamps[:1], [one for one in parts if type(one) is int], json.dumps(value, sort_keys=True)


def join(a, b):
    """Two states as one: the later of each register, all credentials; erased is the end."""
    if not isinstance(a, dict) or not isinstance(b, dict):
        return max(a, b, key=rank)
    for one in (a, b):
        if isinstance(one.get("life"), list) and one["life"][:1] == ["erased"]:
            return {"life": one["life"]}
    return a | b | {key: join(a[key], b[key]) for key in a.keys() & b.keys()}


def lines_of(account):
    """The lines of one account: its current credentials, those that no other replaces."""
    creds = account.get("creds", {})
    replaced = {old for one in creds.values() for old in one.get("replaces", [])}
    current = [one for one in sorted(creds) if one not in replaced] or sorted(creds)
    return [uri(account, one, creds[one]) for one in current]


def names_of(account):
    return [account.get("fields", {}).get(one, [""])[0] for one in ("issuer", "name")]


def uri(account, cred_id, cred):
    issuer, name = names_of(account)
    secret = base64.b32encode(base64.b64decode(cred["secret"], validate=True)).decode()
    asked = {"secret": secret.rstrip("="), "issuer": issuer, "algorithm": cred["algorithm"]}
    asked["digits"] = int(cred["digits"])
    if cred["kind"] == "hotp":
        asked["counter"] = int(account.get("counters", {}).get(cred_id, [0, 0])[1])
    else:
        asked["period"] = int(cred["period"])
    place = {"yandex": "otpauth://yaotp/", "motp": "motp://"}.get(cred["kind"])
    if cred["kind"] == "motp":  # its key is a text
        asked["secret"] = base64.b64decode(cred["secret"], validate=True).decode()
    asked["pin"] = cred.get("pin", "")
    label = (quote(issuer, safe="") + ":" if issuer or ":" in name else "") + quote(name, safe="")
    query = urlencode({one: asked[one] for one in asked if asked[one] != ""}, quote_via=quote)
    return f"{place or 'otpauth://' + quote(cred['kind'], safe='') + '/'}{label}?{query}"


def show(accounts):
    """Print what can be used; what is kept by name alone is told apart from the lines."""
    unread = 0
    for account in accounts.values():
        try:
            if account.get("life", ["live"])[0] == "live":
                lines = lines_of(account)
                sys.stdout.writelines(line + "\n" for line in lines)
                if not lines:
                    note("By name only, sign in there to finish: " + ": ".join(names_of(account)))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            unread += 1
    need(not unread, f"{unread} account(s) could not be read; the others are above.")


def note(sentence):
    print("".join(x if x.isprintable() else "?" for x in sentence), file=sys.stderr)


def read(path, most=64 * 1024 * 1024 + 1):
    with Path(path).open("rb") as file:
        return file.read(most)


def read_text(path):
    """A secret from a file, without its final LF or CRLF."""
    return re.sub(rb"\r?\n\Z", b"", read(path, 65536)).decode("utf-8")


def way_in(code_file, passphrase_file):
    """What gives the key of a file; the person is asked once for all files."""
    if code_file or passphrase_file:
        text = read_text(code_file or passphrase_file)
        return lambda file: file.by_code(text) if code_file else file.by_passphrase(text)
    need(sys.stdin.isatty(), "Give --code-file or --passphrase-file.")
    if code := getpass.getpass("Recovery code (empty for the passphrase): ").strip():
        return lambda file: file.by_code(code)
    passphrase = getpass.getpass("Passphrase: ")
    return lambda file: file.by_passphrase(passphrase)


def bodies(folder, vault, way):
    """What all copies of one vault hold; its history's too, where one of them is unreadable."""
    places = [*folder.glob("Tidekey/v-*"), *folder.glob("v-*")] or [folder.resolve()]
    every = {one.name[2:10] for one in places if re.match("v-[0-9a-f]{8}", one.name)}
    names = sorted(every & {vault} if vault else every)
    need(names, "No backup of Tidekey, or of this vault, lies in this folder.")
    several = "This folder holds several vaults; choose one of these with --vault: "
    need(len(names) == 1, several + ", ".join(names))
    places = [one for one in places if one.name[2:10] in names]
    found, failed, key = [], {}, None
    for under in ("*", "h/*"):
        for path in sorted(file for one in places for file in one.glob(under)):
            if path.is_dir() or LEFT_OUT.fullmatch(path.name):
                continue
            try:
                file = File(read(path))
                need(file.vault_id.hex()[:8] in names, "This is another vault's copy.")
                key = key or way(file)
                found.append(file.body(key))
            except (Bad, OSError) as cause:
                failed.setdefault(told(cause), []).append(f"{path.parent.name}/{path.name}")
        if found and not failed:
            break
    for why, which in failed.items():
        note(f"Not read: {', '.join(which)}. {why}")
    need(found, "None of the copies in this folder could be opened.")
    note(f"Read and merged: {len(found)} of {len(found) + sum(map(len, failed.values()))} copies.")
    return found


def rescue(path, code_file=None, passphrase_file=None, vault=None):
    if Path(path).is_dir():
        found = bodies(Path(path), vault, way_in(code_file, passphrase_file))
    else:
        file = File(read(path))
        found = [file.body(way_in(code_file, passphrase_file)(file))]
    shared = functools.reduce(join, found).get("shared")
    accounts = shared.get("accounts") if isinstance(shared, dict) else None
    show(accounts if isinstance(accounts, dict) else {})


def told(cause):
    return next(text.format(cause) for kind, text in TOLD if isinstance(cause, kind))


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("path", metavar="FOLDER|FILE")
    asked.add_argument("--vault", metavar="V", help="which one, where a folder holds several")
    way = asked.add_mutually_exclusive_group()
    way.add_argument("--code-file", metavar="F")
    way.add_argument("--passphrase-file", metavar="F")
    try:
        rescue(**vars(asked.parse_args()))
    except (Exception, KeyboardInterrupt) as cause:
        return told(cause)
    return 0


if __name__ == "__main__":
    sys.exit(main())
