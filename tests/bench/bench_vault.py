"""How fast a vault is opened and saved, each figure beside a floor measured in the same run.

    python tests/bench/bench_vault.py [--rounds 31]

The floor of a save is the same bytes encrypted, written, synced once and renamed; a save of ours
reads the identity of the file under a lock, writes JSON, hashes twice, keeps the generation before
and syncs the folder as well.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median

import measure
from measure import KEY, Row, milliseconds

from tidekey import accounts, otpauth
from tidekey.app import App
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places
from tidekey.records import Body, Stamper


def filled(home: str, count: int) -> tuple[App, MemoryStore]:
    """A vault with that many accounts; its key lies in memory."""
    store = MemoryStore()
    app = App(Places(home, home, True), stores=[store])
    app.create()

    def fill(body: Body, stamper: Stamper) -> None:
        known = accounts.Known.of(body)
        for number in range(count):
            draft = otpauth.parse(f"otpauth://totp/Site{number}:me@example.com?secret={KEY}")
            accounts.add(body, stamper, draft, sites=["example.com"], known=known)

    app.change(fill)
    return app, store


def bare_save(home: Path, data: bytes) -> None:
    """Encrypt, write, sync, rename."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    sealed = ChaCha20Poly1305(bytes(32)).encrypt(bytes(12), data, b"")
    fd = os.open(home / "bare.tmp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(fd, sealed)
    os.fsync(fd)
    os.close(fd)
    (home / "bare.tmp").replace(home / "bare")


def rows(count: int, rounds: int) -> list[Row]:
    """Opening and saving a vault of one size."""
    with tempfile.TemporaryDirectory() as home:
        app, store = filled(home, count)
        data = app.vault().raw()
        places = app.places
        opened = milliseconds(lambda: App(places, stores=[store]).vault(), rounds)
        again = milliseconds(app.vault, rounds)
        both = [
            (
                milliseconds(lambda: bare_save(Path(home), data), 1),
                milliseconds(lambda: app.change(lambda body, stamper: None), 1),
            )
            for _ in range(rounds)  # in turn, so that a busy moment falls on both
        ]
        bare, save = (median(column) for column in zip(*both, strict=True))
    name = f"{count:,} accounts ({len(data) // 1024:,} KiB)"
    return [
        Row(f"open, {name}", f"{opened:.1f} ms", "< 150 ms" if count == 10_000 else ""),
        Row("  look whether it changed", f"{again:.3f} ms"),
        Row("  the same bytes bare: encrypt, write, fsync, rename", f"{bare:.1f} ms"),
        Row(
            "  save with all fsyncs",
            f"{save:.1f} ms",
            "< 3 × bare" if count == 1000 else "",
            f"{save / bare:.1f} ×",
        ),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=31)
    rounds = parser.parse_args().rounds
    found = [row for count in (1000, 10_000) for row in rows(count, rounds)]
    print(measure.table("The vault", found))


if __name__ == "__main__":
    main()
