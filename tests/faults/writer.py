"""A writer to be killed at work: adds numbered marks and names each one it was promised."""

from __future__ import annotations

import sys

from tidekey.records import Body, Stamper, child
from tidekey.vault import Vault


def add(name: str) -> object:
    def act(body: Body, _: Stamper) -> None:
        child(child(body, "shared"), "more")[name] = "x" * 200

    return act


def main(folder: str, vault_id: str, key: str, who: str, count: str) -> None:
    vault = Vault(folder, bytes.fromhex(vault_id), bytes.fromhex(key), lambda: 1_760_000_000_000)
    for number in range(int(count)):
        vault.change(add(f"{who}-{number}"))  # type: ignore[arg-type]
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
