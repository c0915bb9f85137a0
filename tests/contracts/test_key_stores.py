"""What every key store promises, asked of the one in memory, of keyring and of gnome-keyring."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from secret_service import SecretService, missing

from needs import lacking
from tidekey import keychain
from tidekey.errors import StoreAbsent, StoreDenied, StoreLocked, StoreSilent, StoreWrong
from tidekey.keystores.base import Store
from tidekey.keystores.by_keyring import KeyringStore
from tidekey.keystores.memory import MemoryStore
from tidekey.keystores.secret_service import SecretServiceStore

VALUE = bytes(range(256))[:32]
ITEM = "secret-service/0badcafe-00112233"


def strange(kind: str) -> KeyringStore:
    store = KeyringStore("strange", "Strange", f"strange_backends.{kind}", "tk")
    store.seconds = 0.2
    return store


@pytest.fixture(scope="module")
def running() -> Iterator[SecretService]:
    if missing():
        lacking(f"not on this computer: {', '.join(missing())}")
    service = SecretService()
    yield service
    service.stop()


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """A service of one's own, to be locked, paused or ended."""
    if missing():
        lacking(f"not on this computer: {', '.join(missing())}")
    service = SecretService()
    use(service, monkeypatch)
    yield service
    service.stop()


def use(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in service.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.fixture(params=["memory", "keyring", "secret-service"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "keyring":
        return strange("Fair")
    use(request.getfixturevalue("running"), monkeypatch)
    return SecretServiceStore("tidekey-test")


class TestEveryStore:
    def test_gives_back_what_was_written(self, store: Store) -> None:
        store.write(ITEM, VALUE)

        assert store.read(ITEM) == VALUE

    def test_says_none_for_what_was_never_written(self, store: Store) -> None:
        assert store.read("secret-service/never") is None

    def test_keeps_items_apart(self, store: Store) -> None:
        store.write("a/1", VALUE)
        store.write("a/2", VALUE[::-1])

        assert (store.read("a/1"), store.read("a/2")) == (VALUE, VALUE[::-1])

    def test_forgets_what_was_deleted(self, store: Store) -> None:
        store.write("a/3", VALUE)
        store.delete("a/3")

        assert store.read("a/3") is None

    def test_deletes_what_is_not_there_without_complaint(self, store: Store) -> None:
        store.delete("a/never")

    def test_answers_when_asked_whether_it_is_there(self, store: Store) -> None:
        store.check()

    def test_keeps_a_key_under_a_new_name_each_time(self, store: Store) -> None:
        named = [store]
        first, secret = keychain.keep(named, bytes(16), os.urandom)
        second, other = keychain.keep(named, bytes(16), os.urandom)

        assert first != second
        assert keychain.fetch(named, first) == secret
        assert keychain.fetch(named, second) == other


class TestTheDirectReading:
    def test_reads_what_keyring_wrote(self, fresh: SecretService) -> None:
        import keyring.backends.SecretService

        keyring.backends.SecretService.Keyring().set_password("tk", "a/1", VALUE.hex())

        assert SecretServiceStore("tk").read("a/1") == VALUE

    def test_is_read_by_keyring(self, fresh: SecretService) -> None:
        import keyring.backends.SecretService

        SecretServiceStore("tk").write("a/1", VALUE)

        assert keyring.backends.SecretService.Keyring().get_password("tk", "a/1") == VALUE.hex()

    def test_of_one_home_does_not_see_the_items_of_another(self, fresh: SecretService) -> None:
        SecretServiceStore("tidekey-1").write("a/1", VALUE)

        assert SecretServiceStore("tidekey-1").read("a/1") == VALUE
        assert SecretServiceStore("tidekey-2").read("a/1") is None


class TestARealServiceThat:
    """Each state is its own outcome; the control is the contract above."""

    def test_is_locked_says_so(self, fresh: SecretService) -> None:
        store = SecretServiceStore("tk")
        store.write("a/1", VALUE)
        fresh.lock()

        with pytest.raises(StoreLocked):
            store.read("a/1")
        with pytest.raises(StoreLocked):
            store.write("a/2", VALUE)

    def test_hangs_is_left_after_its_time(self, fresh: SecretService) -> None:
        store = SecretServiceStore("tk")
        store.write("a/1", VALUE)
        store.quick_seconds = store.seconds = 0.3
        fresh.pause()
        try:
            with pytest.raises(StoreSilent):
                store.read("a/1")
        finally:
            fresh.resume()

    def test_vanished_is_absent(self, fresh: SecretService) -> None:
        store = SecretServiceStore("tk")
        store.write("a/1", VALUE)
        fresh.vanish()

        with pytest.raises(StoreAbsent):
            store.read("a/1")
        with pytest.raises(StoreAbsent):
            store.check()

    def test_lost_its_bus_is_absent(self, fresh: SecretService) -> None:
        store = SecretServiceStore("tk")
        fresh.stop()

        with pytest.raises(StoreAbsent):
            store.read("a/1")

    def test_has_no_bus_is_absent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        store = SecretServiceStore("tk")

        with pytest.raises(StoreAbsent):
            store.read("a/1")
        with pytest.raises(StoreAbsent):
            store.write("a/1", VALUE)

    def test_has_no_collection_is_absent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if missing():
            lacking(f"not on this computer: {', '.join(missing())}")
        empty = SecretService(collection=False)
        use(empty, monkeypatch)
        try:
            with pytest.raises((StoreAbsent, StoreLocked)):
                SecretServiceStore("tk").write("a/1", VALUE)
        finally:
            empty.stop()

    def test_holds_a_changed_value_is_wrong(self, fresh: SecretService) -> None:
        store = SecretServiceStore("tk")
        store.write("a/1", VALUE)
        fresh.overwrite("a/1", "geändert".encode())

        with pytest.raises(StoreWrong):
            store.read("a/1")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("Locked", StoreLocked), ("Absent", StoreAbsent), ("Hanging", StoreSilent)],
)
def test_a_backend_that_fails_to_read_has_its_own_outcome(
    kind: str, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        strange(kind).read(ITEM)


def test_a_backend_that_refuses_to_keep_is_denied() -> None:
    with pytest.raises(StoreDenied):
        strange("Denying").write(ITEM, VALUE)


def test_a_backend_with_foreign_text_is_wrong() -> None:
    with pytest.raises(StoreWrong):
        strange("Mumbling").read(ITEM)


def test_a_backend_whose_library_is_missing_is_absent() -> None:
    store = KeyringStore("x", "X", "keyring.backends.no_such_backend.Keyring", "tk")

    with pytest.raises(StoreAbsent):
        store.read(ITEM)


def test_a_store_that_gives_another_value_is_refused_before_anything_relies_on_it() -> None:
    with pytest.raises(StoreWrong):
        keychain.keep([strange("Forgetting")], bytes(16), os.urandom)


class Mangling(MemoryStore):
    """Keeps a value and gives back another."""

    def read(self, item: str) -> bytes | None:
        return super().read(item) and bytes(32)


def test_nothing_stays_in_a_store_that_gives_another_value() -> None:
    first, second = Mangling("first"), MemoryStore("second")
    item, secret = keychain.keep([first, second], bytes(16), os.urandom)

    assert (first.items, second.items) == ({}, {item: secret})


def test_the_next_store_is_taken_where_the_first_refuses() -> None:
    second = MemoryStore("second")
    item, secret = keychain.keep([strange("Denying"), second], bytes(16), os.urandom)

    assert second.items == {item: secret}


def test_the_environment_cannot_choose_a_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    store = strange("Fair")
    store.write("a/9", VALUE)

    assert store.read("a/9") == VALUE
    assert not [name for name in os.environ if name.startswith(("KEYRING_", "PYTHON_KEYRING"))]


def test_each_system_has_its_stores_by_name() -> None:
    names = {
        platform: [one.name for one in keychain.stores("tk", platform)]
        for platform in ("linux", "darwin", "win32")
    }

    assert names == {
        "linux": ["secret-service", "kwallet"],
        "darwin": ["macos-keychain"],
        "win32": ["windows-credential-manager"],
    }


def test_an_item_of_a_store_that_is_not_here_is_absent() -> None:
    with pytest.raises(StoreAbsent):
        keychain.fetch([MemoryStore()], "kwallet/0badcafe-00112233")
