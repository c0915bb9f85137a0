"""Several vaults on one computer: names, ids, who works in which, and that none mix."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from living import NewApp
from tidekey import dispatch, spaces
from tidekey.cli import main, options
from tidekey.errors import FieldInvalid, SpaceExists, SpaceUnknown, UsageWrong
from tidekey.paths import Places

PASSPHRASE = "seven calm otters count the tide"


@pytest.fixture
def here(tmp_path: Path) -> Places:
    return Places(str(tmp_path), str(tmp_path), True)


class TestSpaces:
    def test_begin_with_personal_alone(self, here: Places) -> None:
        assert spaces.ids(here) == ["personal"]
        assert (spaces.name(here, "personal"), spaces.kind(here, "personal")) == (
            "Personal",
            "personal",
        )

    def test_get_plain_ids_and_keep_the_name_as_it_was_typed(self, here: Places) -> None:
        made = spaces.create(here, "  Kunden  Büro ", "work")

        assert made == "kunden-buro"
        assert (spaces.name(here, made), spaces.kind(here, made)) == ("Kunden Büro", "work")
        assert Path(spaces.folder(here, made)).is_dir()

    def test_without_any_latin_letter_get_a_numbered_id(self, here: Places) -> None:
        assert [spaces.create(here, name) for name in ("仕事", "家")] == ["space", "space-2"]

    @pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\u202eb"])
    def test_refuse_names_that_no_screen_can_show(self, here: Places, name: str) -> None:
        with pytest.raises(FieldInvalid):
            spaces.create(here, name)

    @pytest.mark.parametrize("name", ["Personal", "personal", "HOME"])
    def test_refuse_a_name_that_is_there(self, here: Places, name: str) -> None:
        spaces.create(here, "Home")

        with pytest.raises(SpaceExists):
            spaces.create(here, name)

    def test_keep_id_folder_and_kind_when_renamed(self, here: Places) -> None:
        made = spaces.create(here, "Work", "work")

        spaces.rename(here, made, "Acme")

        assert spaces.ids(here) == ["personal", "work"]
        assert (spaces.name(here, "work"), spaces.kind(here, "work")) == ("Acme", "work")

    def test_are_found_by_id_and_by_name(self, here: Places) -> None:
        made = spaces.create(here, "Client Two")

        assert spaces.find(here, "client-two") == spaces.find(here, "CLIENT two") == made
        with pytest.raises(SpaceUnknown):
            spaces.find(here, "client")

    def test_are_not_lost_with_the_list_of_their_names(self, here: Places) -> None:
        made = spaces.create(here, "Work", "work")
        (Path(here.root) / "spaces.json").write_text("{", "utf-8")

        assert spaces.ids(here) == ["personal", made]
        assert spaces.default(here) == "personal"

    def test_default_is_the_one_that_was_chosen(self, here: Places) -> None:
        spaces.use(here, spaces.create(here, "Work"))

        assert spaces.default(here) == "work"
        assert spaces.of_profile(here, "f" * 32) == "personal"

    @pytest.mark.parametrize("space", ["../personal", "-a", "A", "a/b", ""])
    def test_ids_lead_nowhere_else(self, here: Places, space: str) -> None:
        with pytest.raises(FieldInvalid):
            spaces.folder(here, space)


def _ask(app: object, verb: str, **fields: object) -> list[dict[str, object]]:
    reply = dispatch.perform(app, verb, {"type": verb, **fields})  # type: ignore[arg-type,dict-item]
    assert isinstance(reply, dict)
    return reply["spaces"]  # type: ignore[return-value]


class TestTheBrowser:
    def test_goes_to_a_space_and_comes_back_to_it(self, new_app: NewApp) -> None:
        app = new_app()
        app.create()
        app.profile("f" * 32)
        [_, made] = _ask(app, "spaces.create", name="Work", kind="work")
        assert (made["current"], made["state"], made["accounts"]) == (False, "none", None)

        rows = _ask(app, "spaces.use", id="work")

        assert [row["current"] for row in rows] == [False, True]
        assert app.state() == "none"
        again = new_app()
        assert again.profile("f" * 32) == "work"
        assert new_app().profile("e" * 32) == "personal"

    def test_binding_waits_for_the_next_start(self, new_app: NewApp) -> None:
        app = new_app()
        app.profile("f" * 32)
        _ask(app, "spaces.create", name="Work", kind="work")

        rows = _ask(app, "spaces.bind", id="work")

        assert [row["current"] for row in rows] == [True, False]
        assert new_app().profile("f" * 32) == "work"

    def test_cannot_go_to_a_space_that_is_not_there(self, new_app: NewApp) -> None:
        app = new_app()

        for verb in ("spaces.use", "spaces.bind"):
            with pytest.raises(SpaceUnknown):
                _ask(app, verb, id="nowhere")

    def test_leaves_the_command_lines_space_alone(self, new_app: NewApp) -> None:
        app = new_app()
        app.profile("f" * 32)
        _ask(app, "spaces.create", name="Work", kind="work")

        _ask(app, "spaces.use", id="work")

        assert spaces.default(app.places) == "personal"

    def test_sees_the_other_vault_only_in_its_own_space(self, new_app: NewApp) -> None:
        app = new_app()
        first = app.create().vault_id
        _ask(app, "spaces.create", name="Work", kind="work")
        _ask(app, "spaces.use", id="work")

        second = app.create().vault_id

        assert first != second
        app.enter("personal")
        assert app.vault().vault_id == first


class TestTheCommandLine:
    def test_takes_the_space_before_and_after_the_verb(self) -> None:
        before = options.hoist(["--space", "work", "list"])
        after = options.hoist(["list", "--space=work"])

        assert before == after
        assert before[0].space == "work"
        assert options.hoist(["list"])[0].space is None

    @pytest.mark.parametrize("words", [["list", "--space"], ["--space=", "list"]])
    def test_without_a_name_it_is_wrong_use(self, words: list[str]) -> None:
        with pytest.raises(UsageWrong):
            options.hoist(words)

    def test_works_in_the_named_space_else_in_the_one_in_use(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run = _runner(tmp_path, monkeypatch, capsys)
        first = run("init")["vault_id"]
        assert run("space", "new", "Work", "--work")["space"]["kind"] == "work"

        second = run("init", "--space", "Work")["vault_id"]

        assert first != second
        assert run("init", "--space", "work")["error"]["code"] == "vault.exists"
        run("space", "use", "work")
        shown = run("space", "list")["spaces"]
        assert [row["current"] for row in shown] == [False, True]
        assert run("list", "--space", "nowhere")["error"]["code"] == "space.unknown"

    def test_a_help_page_lists_what_can_be_done_with_spaces(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["space", "--help"]) == 0

        told = capsys.readouterr().out
        assert all(f"\n  {word} " in told for word in ("list", "new", "use", "rename"))


def _runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TIDEKEY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "pass"
    file.write_text(PASSPHRASE + "\n", "utf-8")

    def run(*words: str) -> dict[str, object]:
        main([*words, "--json", "--passphrase-file", str(file)])
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    return run
