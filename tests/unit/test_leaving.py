"""The list of accounts to move: what is read from a text, and when a name is ticked off."""

from __future__ import annotations

import pytest

from living import NewApp
from tidekey import accounts, dispatch, leaving, otpauth
from tidekey.app import App
from tidekey.errors import FieldInvalid, LeavingUnknown

KEY = "JBSWY3DPEHPK3PXPJBSWY3DP"
PASTED = """
- GitHub
* Google (me@example.org)
3) shop.example
otpauth://totp/Bank%20One:joe?secret=JBSWY3DPEHPK3PXP&issuer=Bank
secret=JBSWY3DPEHPK3PXP
github
[ ] Slack
"""


def _add(app: App, issuer: str, name: str = "me") -> str:
    uri = f"otpauth://totp/{issuer}:{name}?secret={KEY}&issuer={issuer}"
    draft = otpauth.parse(uri)
    return app.change(lambda body, stamper: accounts.add(body, stamper, draft))


def _list(app: App) -> dict[str, bool]:
    return {one.name: one.done_at is not None for one in leaving.items(app.body())}


def _write(app: App, text: str) -> None:
    app.change(lambda body, _: leaving.add(body, text, app.random))


def _id(app: App, name: str) -> str:
    return next(one.id for one in leaving.items(app.body()) if one.name == name)


def test_names_are_read_from_what_people_paste() -> None:
    assert leaving.names(PASTED) == [
        "GitHub", "Google (me@example.org)", "shop.example", "Bank One joe", "github", "Slack",
    ]  # fmt: skip


def test_no_secret_of_a_pasted_key_is_kept(app: App) -> None:
    _write(app, PASTED)

    assert "JBSWY3DPEHPK3PXP" not in str(app.body()["local"]["leaving"])  # type: ignore[index,call-overload]
    assert "Bank One joe" in str(app.body()["local"])


def test_a_name_stands_once_on_the_list(app: App) -> None:
    _write(app, "GitHub\ngithub")
    _write(app, "GITHUB\nSlack")

    assert list(_list(app)) == ["GitHub", "Slack"]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("GitHub", "https://github.com/settings/security"),
        ("GitHub (alice)", "https://github.com/settings/security"),
        ("github.com", "https://github.com/settings/security"),
        ("Amazon Web Services: root", leaving.PAGES["aws"]),
        ("Amazon", leaving.PAGES["amazon"]),
        ("shop.example", "https://shop.example/"),
        ("The bank around the corner", None),
        ("Xylophone Club", None),
    ],
)
def test_a_page_is_named_only_where_it_is_known(name: str, page: str | None) -> None:
    assert leaving.link(name) == page


def test_every_page_is_encrypted_and_found_by_its_own_name() -> None:
    assert all(page.startswith("https://") for page in leaving.PAGES.values())
    assert all(leaving.link(name) == page for name, page in leaving.PAGES.items())


def test_an_account_of_that_name_ticks_it_off(app: App) -> None:
    _write(app, "GitHub\nSlack")
    assert _list(app) == {"GitHub": False, "Slack": False}

    _add(app, "github")

    assert _list(app) == {"GitHub": True, "Slack": False}


def test_one_account_ticks_off_one_name(app: App) -> None:
    _write(app, "GitHub alice\nGitHub bob")

    _add(app, "GitHub", "bob")

    assert _list(app) == {"GitHub alice": False, "GitHub bob": True}


def test_an_account_in_the_trash_ticks_nothing_off(app: App) -> None:
    _write(app, "GitHub")
    made = _add(app, "GitHub")
    assert _list(app) == {"GitHub": True}

    app.change(lambda body, stamper: accounts.delete(body, stamper, made))

    assert _list(app) == {"GitHub": False}


def test_the_persons_own_tick_counts_more(app: App) -> None:
    _write(app, "GitHub\nBank")
    _add(app, "GitHub")

    app.change(lambda body, _: leaving.done(body, _id(app, "Bank"), True, 7))
    app.change(lambda body, _: leaving.done(body, _id(app, "GitHub"), False, 8))

    assert _list(app) == {"GitHub": False, "Bank": True}


def test_the_list_never_leaves_this_computer(app: App) -> None:
    before = str(app.body()["shared"])

    _write(app, "GitHub")

    assert str(app.body()["shared"]) == before


def test_the_list_has_an_end(app: App) -> None:
    with pytest.raises(FieldInvalid):
        _write(app, "\n".join(f"name {number}" for number in range(leaving.MOST + 1)))

    assert _list(app) == {}


def test_a_name_that_is_not_there_is_said(app: App) -> None:
    with pytest.raises(LeavingUnknown):
        app.change(lambda body, _: leaving.remove(body, "00"))


def test_the_browser_writes_ticks_and_takes_off(app: App, new_app: NewApp) -> None:
    def ask(verb: str, **fields: object) -> list[dict[str, object]]:
        reply = dispatch.perform(app, verb, {"type": verb, **fields})  # type: ignore[dict-item]
        assert isinstance(reply, dict)
        return reply["items"]  # type: ignore[return-value]

    [one, _] = ask("leaving.add", text="GitHub\nBank")
    assert ask("leaving.done", id=one["id"], done=True)[0]["done_at"] is not None

    assert [row["name"] for row in ask("leaving.remove", id=one["id"])] == ["Bank"]
    assert list(_list(new_app())) == ["Bank"]
