"""How fast a sealed file is opened and written, beside floors measured in the same run.

python tests/bench/bench_sealed.py [--accounts 10000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "host"))

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tidekey import recovery_code, sealed, slots, strictjson
from tidekey.secret import Secret
from tidekey.strictjson import JSON

VAULT_ID, DEVICE_ID, KEY = os.urandom(16), os.urandom(16), os.urandom(32)
FIELDS = ("issuer", "name", "note", "order", "pin")


def body(accounts: int) -> dict[str, JSON]:
    """A vault of that many accounts, each as it is kept."""
    stamp: JSON = [1760000000000, DEVICE_ID.hex()]
    listed: dict[str, JSON] = {}
    for at in range(accounts):
        fields: dict[str, JSON] = {one: [f"{one} of {at}", stamp] for one in FIELDS}
        credential: JSON = {
            "kind": "totp", "algorithm": "SHA1", "digits": 6, "period": 30,
            "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "replaces": [],
        }  # fmt: skip
        listed[os.urandom(16).hex()] = {
            "life": ["live", stamp],
            "fields": fields | {"sites": [["example.com"], stamp]},
            "tags": {"work": [True, stamp]},
            "creds": {os.urandom(16).hex(): credential},
        }
    return {"shared": {"accounts": listed, "slots": {}, "icons": {}}, "local": {}}


def timed(name: str, rounds: int, work: Callable[[], object]) -> None:
    """Print the median of some rounds in milliseconds."""
    taken = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{name:<46}{median(taken):>9.1f} ms")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--accounts", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=7)
    given = asked.parse_args()
    what, n = body(given.accounts), given.rounds
    slot = slots.make_recovery(recovery_code.draw(os.urandom), VAULT_ID, KEY)
    data = sealed.seal(1, VAULT_ID, DEVICE_ID, 1, KEY, [slot], what)
    text = json.dumps(what, separators=(",", ":")).encode()
    cipher = ChaCha20Poly1305(KEY)
    print(f"{given.accounts} accounts, file of {len(data) / 1e6:.2f} MB, median of {n}\n")
    timed("floor: json.loads", n, lambda: json.loads(text))
    timed("strict reader alone", n, lambda: strictjson.loads(text))
    timed("peek (structure and checksum)", n, lambda: sealed.peek(data))
    timed("open_body", n, lambda: sealed.open_body(data, KEY))
    timed("floor: json.dumps and encrypt", n, lambda: cipher.encrypt(
        bytes(12), json.dumps(what, separators=(",", ":")).encode(), b""))  # fmt: skip
    timed("seal", n, lambda: sealed.seal(1, VAULT_ID, DEVICE_ID, 1, KEY, [slot], what))
    timed("passphrase slot (Argon2id 64 MiB, in a child)", 3,
          lambda: slots.make_passphrase(Secret("correct horse"), VAULT_ID, KEY))  # fmt: skip


if __name__ == "__main__":
    main()
