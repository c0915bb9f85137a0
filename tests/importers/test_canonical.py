"""Every app's format, written by an encoder of our own and read by its importer."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from tidekey.errors import HostError, ImportPasswordNeeded, ImportWrongPassword
from tidekey.importers import APPS
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import encoders, local
from .canonical import Account, Written

MODULES = [
    importlib.import_module(f"{encoders.__name__}.{one.name}")
    for one in pkgutil.iter_modules(encoders.__path__)
]
CASES = [
    pytest.param(module.APP, written, accounts, id=f"{module.__name__.rpartition('.')[2]}-{name}")
    for module in MODULES
    for name, (written, accounts) in module.files().items()
]
SEALED = [one for one in CASES if one.values[1].password is not None]


def _given(written: Written, password: str | None) -> Given:
    typed = None if password is None else Secret(password)
    return Given(written.name, written.data, written.beside, typed)


@pytest.mark.parametrize(("app", "written", "accounts"), CASES)
def test_all_accounts_come_back(app: str, written: Written, accounts: list[Account]) -> None:
    found = local.read(_given(written, written.password))

    assert found.app == app
    assert [local.account(one) for one in found.found.entries] == accounts
    assert found.found.problems == []


@pytest.mark.parametrize(("app", "written", "accounts"), SEALED)
def test_a_wrong_password_is_called_one(app: str, written: Written, accounts: object) -> None:
    with pytest.raises(ImportWrongPassword):
        local.read(_given(written, "another one"))


@pytest.mark.parametrize(("app", "written", "accounts"), SEALED)
def test_a_missing_password_is_asked_for(app: str, written: Written, accounts: object) -> None:
    with pytest.raises(ImportPasswordNeeded):
        local.read(_given(written, None))


@pytest.mark.parametrize(("app", "written", "accounts"), CASES)
def test_half_a_file_never_gives_another_account(
    app: str, written: Written, accounts: list[Account]
) -> None:
    half = written._replace(data=written.data[: len(written.data) // 2])

    try:
        found = local.read(_given(half, written.password)).found
    except HostError as why:
        assert why.code.startswith("import.")
    else:
        keys = {one.secret for one in accounts}
        assert all(one.draft and one.draft.secret in keys for one in found.entries[:-1])


def test_each_importer_has_an_encoder() -> None:
    written = {module.__name__.rpartition(".")[2] for module in MODULES}

    assert written >= set(APPS)
