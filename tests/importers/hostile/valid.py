"""The valid files of every encoder, each slow key of theirs made once."""

from __future__ import annotations

import functools
import hashlib
import importlib
import pkgutil
import types
from collections.abc import Iterator
from typing import Any

from argon2.low_level import hash_secret_raw
from cryptography.hazmat.primitives.kdf import argon2

from .. import encoders
from ..canonical import Written

FOLDER = [one.name for one in pkgutil.iter_modules(encoders.__path__)]


@functools.cache
def encoder(name: str) -> Any:
    """A module of `encoders`, which from here on makes each slow key once."""
    module = importlib.import_module(f"{encoders.__name__}.{name}")
    for slow in ("Argon2id", "Argon2d", "hash_secret_raw"):
        if hasattr(module, slow):
            setattr(module, slow, _REMEMBERED[slow])
    if hasattr(module, "hashlib"):
        module.hashlib = _HASHLIB
    return module


def _remembered(kind: Any) -> Any:
    """A class of derivations whose instances are made, and asked, once."""
    derived = functools.cache(lambda password, items: kind(**dict(items)).derive(password))

    def made(**given: Any) -> Any:
        items = tuple(given.items())
        return types.SimpleNamespace(derive=lambda password: derived(password, items))

    return made


_REMEMBERED = {
    "Argon2id": _remembered(argon2.Argon2id),
    "Argon2d": _remembered(argon2.Argon2d),
    "hash_secret_raw": functools.cache(hash_secret_raw),
}
_HASHLIB = types.SimpleNamespace(**{name: getattr(hashlib, name) for name in dir(hashlib)})
_HASHLIB.pbkdf2_hmac, _HASHLIB.scrypt = (
    functools.cache(hashlib.pbkdf2_hmac),
    functools.cache(hashlib.scrypt),
)


@functools.cache
def written(name: str) -> dict[str, Written]:
    """The files of an encoder by their variants."""
    return {variant: file for variant, (file, _) in encoder(name).files().items()}


def all_written() -> Iterator[tuple[str, Written]]:
    """Every file of every encoder."""
    for name in FOLDER:
        for variant, file in written(name).items():
            yield f"{name}-{variant}", file
