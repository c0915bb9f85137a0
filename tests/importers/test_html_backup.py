"""HTML pages: what the canonical list does not show."""

from __future__ import annotations

import base64

import pytest
import segno

from tidekey.errors import ImportNothing, ImportUnknown
from tidekey.importers.reading import Given, Read

from . import local
from .canonical import PNG

KEY = "JBSWY3DPEHPK3PXP"


def _read(body: str, title: str = "") -> Read:
    page = f"<!-- saved -->\n<!DOCTYPE html><html><title>{title}</title><body>{body}</body></html>"
    return local.read(Given("x", page.encode()))


def test_entities_are_undone() -> None:
    found = _read(f"<td>otpauth://totp/A&amp;B:me?issuer=A%26B&#38;secret={KEY}</td>").found

    assert (found.entries[0].issuer, found.entries[0].name) == ("A&B", "me")


def test_a_uri_within_a_sentence_ends_at_a_blank() -> None:
    found = _read(f"<p>Use otpauth://totp/A:me?secret={KEY} for it.</p>").found

    assert [one.name for one in found.entries] == ["me"]


def test_a_uri_that_is_text_and_link_at_once_is_one_account() -> None:
    uri = f"otpauth://totp/A:me?secret={KEY}"

    found = _read(f"<p><a href='{uri}'>{uri}</a></p>").found

    assert len(found.entries) == 1


def test_motp_is_read() -> None:
    found = _read("<td>motp://A:me?secret=7ac61d4736f51a2b</td>").found

    assert found.entries[0].draft.kind == "motp"


@pytest.mark.parametrize(
    ("title", "app"),
    [("Stratum Backup", "stratum"), ("Authenticator Pro Backup", "stratum"), ("x", "html_backup")],
)
def test_the_title_says_which_app_wrote_it(title: str, app: str) -> None:
    found = _read(f"<p>otpauth://totp/A?secret={KEY}</p>", title)

    assert found.app == app


def test_a_period_that_cannot_be_read_is_said() -> None:
    header = "".join(f"<th>{one}</th>" for one in ("Issuer", "Name", "Type", "Algo", "Secret"))
    cells = "".join(f"<td>{one}</td>" for one in ("A", "me", "TOTP", "SHA1", KEY))

    found = _read(f"<table><tr>{header}</tr><tr>{cells}</tr></table>")

    assert (found.app, found.found.entries[0].draft.period) == ("aegis", 30)
    assert [one.field for one in found.found.problems] == ["period"]


def test_a_picture_without_a_code_among_codes_is_said() -> None:
    code = segno.make(f"otpauth://totp/A:me?secret={KEY}", micro=False).png_data_uri(scale=3)
    other = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"

    found = _read(f"<p><img src='{code}'></p><p><img src='{other}'></p>").found

    assert [one.name for one in found.entries] == ["me"]
    assert [(one.row, one.field) for one in found.problems] == [(2, "picture")]


def test_what_scripts_and_styles_hold_is_not_read() -> None:
    with pytest.raises(ImportNothing):
        _read(f"<script>'otpauth://totp/A?secret={KEY}'</script>")


def test_a_text_with_a_tag_in_it_is_no_page() -> None:
    with pytest.raises(ImportUnknown):
        local.read(Given("x", b"see <html> and " * 9))
