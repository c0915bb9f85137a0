"""The messages about joining in a folder: `v-XXXXXXXX/j/`, found by what they are.

Promises that names mean nothing, that no more than the bytes of a message are believed to be one,
and that what is still in the cloud is passed over. Leaves their meaning to `handshake`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tidekey.backup.joining import handshake
from tidekey.backup.joining.handshake import GRANT_BYTES, REQUEST_BYTES

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target


def root(vault_id: bytes) -> str:
    """The folder of a vault in a target."""
    return f"v-{vault_id.hex()[:8]}"


def name(vault_id: bytes, fp: bytes, ending: str) -> str:
    """The name a message of ours is written under."""
    return f"{root(vault_id)}/j/{fp.hex()[:16]}{ending}"


def named(
    target: Target, vault_id: bytes, sizes: Sequence[int] = (REQUEST_BYTES, GRANT_BYTES)
) -> Iterator[tuple[str, bytes]]:
    """Files of the sizes of messages, whatever a sync client called them."""
    for entry in target.list(f"{root(vault_id)}/j"):
        if entry.size in sizes and not entry.away:
            data = target.get(entry.name)
            if data is not None and len(data) in sizes:
                yield entry.name, data


def of_size(target: Target, vault_id: bytes, size: int) -> list[bytes]:
    """The bytes of all files of one size."""
    return [data for _, data in named(target, vault_id, (size,))]


def about(data: bytes) -> bytes:
    """The fingerprint a message is about; nothing for what is no message."""
    if handshake.is_request(data):
        return handshake.fingerprint(data)
    return data[5:37] if handshake.answers(data, data[5:37]) else b""
