"""2FAS: what the canonical list does not show."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.base import Reading
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .canonical import PASSWORD
from .encoders import twofas

KEY = "JBSWY3DPEHPK3PXP"


def _read(*services: dict[str, Any], **more: Any) -> Reading:
    whole = {"schemaVersion": 4, "services": services, "groups": [], **more}
    return local.read(Given("x", json.dumps(whole).encode())).found


def _service(name: str = "A", secret: str = KEY, **otp: Any) -> dict[str, Any]:
    return {"name": name, "secret": secret, "otp": otp}


@pytest.mark.parametrize("algorithm", ["SHA224", "SHA384"])
def test_algorithms_that_no_other_app_has_are_kept(algorithm: str) -> None:
    found = _read(_service(algorithm=algorithm))

    assert found.entries[0].draft.algorithm == algorithm


def test_a_null_or_zero_is_the_default() -> None:
    found = _read(_service(digits=0, period=0, algorithm=None, tokenType=None, counter=None))

    draft = found.entries[0].draft
    assert (draft.kind, draft.algorithm, draft.digits, draft.period) == ("totp", "SHA1", 6, 30)


def test_the_persons_title_wins_and_the_links_issuer_is_kept_beside_it() -> None:
    found = _read(_service("Mine", issuer="Theirs", account="me"))

    assert (found.entries[0].issuer, found.entries[0].extra["issuer"]) == ("Mine", "Theirs")


def test_a_service_without_account_takes_its_name_from_the_label() -> None:
    found = _read(_service("A", label="A:me"))

    assert found.entries[0].name == "me"


def test_the_link_with_its_key_is_not_kept() -> None:
    found = _read(_service(link=f"otpauth://totp/A?secret={KEY}"))

    assert KEY not in json.dumps(dict(found.entries[0].extra))


def test_a_bad_service_is_left_out_with_its_row() -> None:
    found = _read(_service(secret="0O1l"), _service(tokenType="PUSH"), _service())

    assert [one.row for one in found.entries] == [3]
    assert [(one.row, one.field) for one in found.problems] == [(1, "secret"), (2, "kind")]


def test_a_newer_schema_is_read_with_a_word_about_it() -> None:
    found = _read(_service(), schemaVersion=5)

    assert len(found.entries) == 1
    assert [(one.row, one.field) for one in found.problems] == [(0, "schemaVersion")]


def _changed(part: str, value: str, password: str) -> None:
    whole = json.loads(twofas.files()["sealed"][0].data) | {part: value}
    local.read(Given("x", json.dumps(whole).encode(), {}, Secret(password)))


def test_damage_is_told_from_a_wrong_password_by_the_reference() -> None:
    sealed = json.loads(twofas.files()["sealed"][0].data)["servicesEncrypted"]
    damaged = "AAAA" + sealed[4:]

    with pytest.raises(ImportDamaged):
        _changed("servicesEncrypted", damaged, PASSWORD)
    with pytest.raises(ImportWrongPassword):
        _changed("servicesEncrypted", damaged, "another one")


@pytest.mark.parametrize("sealed", ["AAAA", "AAAA:AAAA:AAAA", "?:?:?", "::"])
def test_damage_is_said_before_a_password_is_asked_for(sealed: str) -> None:
    whole = {"schemaVersion": 4, "services": [], "servicesEncrypted": sealed}

    with pytest.raises(ImportDamaged):
        local.read(Given("x", json.dumps(whole).encode()))
