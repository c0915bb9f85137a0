"""The recovery code from its first sheet to the next vault."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from living import PASSPHRASE, FixedClock, NewApp, code_of, confirm
from tidekey.app import App
from tidekey.errors import (
    FileRefused,
    PresenceNeeded,
    RecoveryConfirmed,
    RecoveryGroupsWrong,
    RecoveryMistyped,
    WrongRecoveryCode,
)
from tidekey.keystores.memory import MemoryStore
from tidekey.secret import Secret


class TestTheRecoveryCode:
    def test_is_the_same_until_confirmed_and_then_gone(self, app: App) -> None:
        code = code_of(app)
        assert code_of(app) == code
        assert confirm(app) == code

        with pytest.raises(RecoveryConfirmed):
            app.write_code(str(Path(app.places.root, "again")))
        with pytest.raises(RecoveryConfirmed):
            app.sheet()
        assert app.status()["recovery"] == {"confirmed": True, "ask": None}

    def test_is_on_no_disk_once_confirmed(self, app: App) -> None:
        app.sheet()
        code = confirm(app)
        for one in Path(app.places.root).glob("code-*"):
            one.unlink()

        for name in ("vault.tdk", "vault.prev.tdk"):
            data = Path(app.folder, name).read_bytes()
            from tidekey import sealed

            local = sealed.open_body(data, app.vault().key)["local"]
            assert isinstance(local, dict) and "recovery" not in local
        assert not [
            one
            for one in Path(app.places.root).rglob("*")
            if one.is_file() and code.encode() in one.read_bytes()
        ]

    def test_is_confirmed_by_the_groups_asked_for_alone(self, app: App) -> None:
        groups = code_of(app).split("-")
        ask = app.status()["recovery"]["ask"]
        others = [n for n in range(1, 8) if n not in ask][:2]
        with pytest.raises(RecoveryGroupsWrong):
            app.confirm({str(n): Secret(groups[n - 1]) for n in others})
        with pytest.raises(RecoveryGroupsWrong) as wrong:
            app.confirm({str(ask[0]): Secret(groups[ask[0] - 1]), str(ask[1]): Secret("0000")})

        assert wrong.value.detail == {"group": ask[1]}
        app.confirm({str(n): Secret(f" {groups[n - 1].lower()} ") for n in ask})

    def test_opens_and_names_a_mistyped_group(self, locked: App, new_app: NewApp) -> None:
        code = code_of(locked)
        wrong = code[:6] + ("0" if code[6] != "0" else "2") + code[7:]
        with pytest.raises(RecoveryMistyped) as mistyped:
            new_app().unlock(code=Secret(wrong))
        assert mistyped.value.detail == {"group": 2}
        with pytest.raises(WrongRecoveryCode):
            new_app().unlock(code=Secret("KAK4-R3HG-NVZB-R53G-Y55C-1Z63-BWNQ"))

        new_app().unlock(code=Secret(code.lower()))

    def test_is_issued_again_in_presence_and_the_old_one_ends(
        self, app: App, new_app: NewApp
    ) -> None:
        old = confirm(app)
        with pytest.raises(PresenceNeeded):
            app.reissue()
        app.unlock(code=Secret(old))
        app.reissue()
        new = code_of(app)

        assert new != old
        with pytest.raises(WrongRecoveryCode):
            new_app().unlock(code=Secret(old))
        new_app().unlock(code=Secret(new))
        assert app.status()["recovery"]["confirmed"] is False

    def test_is_written_to_a_private_file_and_over_no_other(self, app: App, tmp_path: Path) -> None:
        path = tmp_path / "code"
        app.write_code(str(path))
        app.write_code(str(path))

        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().count(b"\n") == 1
        (tmp_path / "other").write_text("mine")
        with pytest.raises(FileRefused):
            app.write_code(str(tmp_path / "other"))
        assert (tmp_path / "other").read_text() == "mine"

    def test_of_another_vault_keeps_its_file_under_another_name(
        self, app: App, tmp_path: Path
    ) -> None:
        path, older = tmp_path / "code", code_of(app)
        app.write_code(str(path))
        app.reissue()
        app.write_code(str(path))

        assert path.read_text() == code_of(app) + "\n"
        assert (tmp_path / "code.1").read_text() == older + "\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.write_text("0000-" * 6 + "0000 and a note")  # the control: more than a code
        with pytest.raises(FileRefused):
            app.write_code(str(path))

    def test_leaves_no_half_of_itself_where_the_disk_is_full(
        self, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(fd: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            with pytest.raises(FileRefused):
                app.write_code(str(tmp_path / "code"))

        assert not (tmp_path / "code").exists()
        app.write_code(str(tmp_path / "code"))  # the control

    def test_stands_until_confirmed_as_a_notice(self, app: App) -> None:
        assert [one["code"] for one in app.notices()] == ["recovery.unconfirmed"]
        confirm(app)

        assert app.notices() == []


class TestTheSheet:
    def test_is_private_shown_and_removed_after_fifteen_minutes(
        self, app: App, clock: FixedClock, shown: list[str]
    ) -> None:
        clock.wall = Path(app.folder, "vault.tdk").stat().st_mtime
        file = app.sheet()
        path = Path(app.places.root, "sheets", file)
        assert shown == [str(path)]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        clock.wall += 14 * 60
        app.tick()
        assert path.exists()
        clock.wall += 2 * 60
        app.tick()

        assert not path.exists()

    def test_holds_the_code_and_fetches_nothing(self, app: App) -> None:
        page = Path(app.places.root, "sheets", app.sheet()).read_text()
        for group in code_of(app).split("-"):
            assert f">{group}<" in page.replace("</span>", ">")
        assert "<svg" in page

        for word in ("<script", 'http-equiv="refresh"', "src=", "href=", "@import", "url("):
            assert word not in page

    def test_goes_once_the_code_is_confirmed(self, app: App) -> None:
        path = Path(app.places.root, "sheets", app.sheet())
        confirm(app)

        assert not path.exists()


class TestANewVault:
    def test_keeps_what_was_in_it_under_another_key_and_code(
        self, app: App, new_app: NewApp, store: MemoryStore
    ) -> None:
        app.set_settings({"theme": "dark"})
        code, before = code_of(app), app.vault()
        other = new_app()
        other.vault()
        app.unlock(code=Secret(code))
        app.renew()

        assert app.settings()["theme"] == "dark"
        assert app.vault().vault_id != before.vault_id
        assert app.vault().key != before.key
        assert len(store.items) == 1
        with pytest.raises(WrongRecoveryCode):
            new_app().unlock(code=Secret(code))
        new_app().unlock(code=Secret(code_of(app)))
        assert other.settings()["theme"] == "dark"  # the others follow by the key store

    def test_keeps_the_old_file_beside(self, app: App) -> None:
        raw, old = app.vault().raw(), app.vault().vault_id.hex()[:8]
        app.unlock(code=Secret(code_of(app)))
        app.renew()

        assert Path(app.folder, f"vault.old-{old}.tdk").read_bytes() == raw

    def test_needs_presence(self, app: App) -> None:
        with pytest.raises(PresenceNeeded):
            app.renew()

    def test_stays_behind_the_passphrase(self, locked: App, new_app: NewApp) -> None:
        locked.unlock(passphrase=PASSPHRASE)
        locked.renew()

        assert new_app().state() == "locked"
        new_app().unlock(passphrase=PASSPHRASE)
