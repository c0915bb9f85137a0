"""Acts on accounts: what they write, what they refuse, and that they can be taken back."""

from __future__ import annotations

import contextlib
import copy
import itertools
from typing import Any

import pytest

from tidekey import accounts, otpauth, records, undo
from tidekey.errors import (
    AccountExists,
    AccountNameOnly,
    AccountUnknown,
    DeletesMany,
    FieldInvalid,
    NotCounter,
    SiteRefused,
    UndoNothing,
)
from tidekey.merge import merge
from tidekey.records import Body, Stamper
from tidekey.trash import empty

KEY, OTHER, THIRD = "JBSWY3DPEHPK3PXP", "GEZDGNBVGY3TQOJQ", "MZXW6YTBOJRGC4Q"
HERE, THERE = "aa" * 16, "bb" * 16
DAY = 86_400_000


class Desk:
    """One device with its own clock and countable random bytes."""

    def __init__(self, device: str = HERE, body: Body | None = None) -> None:
        self.now = 1_700_000_000_000
        self.body = records.empty(device) if body is None else body
        self.stamper = Stamper(lambda: self.now, device)
        self.numbers = itertools.count(int(device[:2], 16) << 100)

    def random(self, size: int) -> bytes:
        return next(self.numbers).to_bytes(size, "big")

    def add(self, issuer: str = "Example", name: str = "me", secret: str = KEY, **more: Any) -> str:
        draft = make(issuer, name, secret, **more.pop("draft", {}))
        return accounts.add(self.body, self.stamper, draft, random=self.random, **more)

    def get(self, account_id: str) -> records.Account:
        return records.account(self.body, account_id)

    def edit(self, account_id: str, **changes: Any) -> None:
        accounts.edit(self.body, self.stamper, account_id, changes)

    def act(self, verb: Any, *given: Any, **more: Any) -> Any:
        return verb(self.body, self.stamper, *given, **more)

    def undo(self) -> Any:
        return accounts.undo(self.body, self.stamper, random=self.random)

    def names(self) -> list[str]:
        return [one.name for one in records.accounts(self.body)]

    def copy(self, device: str = THERE) -> Desk:
        return Desk(device, copy.deepcopy(self.body))

    def meet(self, other: Desk) -> None:
        joined = merge(self.body["shared"], other.body["shared"])
        self.body["shared"], other.body["shared"] = joined, copy.deepcopy(joined)


def make(issuer: str = "Example", name: str = "me", secret: str = KEY, **more: Any) -> Any:
    return otpauth.from_fields(issuer=issuer, name=name, secret=secret, **more)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_added_account_is_there_with_all_it_was_given(desk: Desk) -> None:
    added = desk.get(desk.add(sites=["https://Login.Example.org/x"], tags=["home"], note="a\nb"))

    assert (added.issuer, added.name, added.kind) == ("Example", "me", "totp")
    assert (added.sites, added.tags, added.note) == (("example.org",), ("home",), "a\nb")
    assert added.credential().secret.reveal() == make().secret


def test_accounts_stand_in_the_order_they_were_added(desk: Desk) -> None:
    for number in range(30):
        desk.add(name=str(number))

    assert desk.names() == [str(number) for number in range(30)]


@pytest.mark.parametrize(
    "other",
    [
        {"issuer": "Else"}, {"name": "you"}, {"secret": OTHER}, {"draft": {"digits": 8}},
        {"draft": {"period": 60}}, {"draft": {"algorithm": "SHA256"}}, {"draft": {"kind": "hotp"}},
    ],
)  # fmt: skip
def test_already_here_means_all_of_it(desk: Desk, other: dict[str, Any]) -> None:
    desk.add()
    with pytest.raises(AccountExists):
        desk.add()

    desk.add(**other)

    assert len(records.accounts(desk.body)) == 2


def test_what_lies_in_the_trash_is_not_already_here(desk: Desk) -> None:
    desk.act(accounts.delete, desk.add())

    assert accounts.find_same(desk.body, make()) is None
    desk.add()


def test_similar_accounts_share_the_key_or_the_names(desk: Desk) -> None:
    one, two = desk.add(name="me"), desk.add(name="Else", secret=OTHER)
    desk.add(name="nobody", secret=THIRD)

    assert accounts.find_similar(desk.body, make(name="new")) == [one]
    assert accounts.find_similar(desk.body, make(name="else", secret="MFRGGZDF")) == [two]
    assert accounts.find_similar(desk.body, make()) == []


def test_an_edit_writes_only_what_changed(desk: Desk) -> None:
    one = desk.add()
    before = copy.deepcopy(records.record(desk.body, one)["fields"])

    desk.edit(one, issuer="Example", name="you")

    after = records.record(desk.body, one)["fields"]
    assert [name for name in after if after[name] != before.get(name)] == ["name"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "x" * 1001), ("name", 7), ("note", "x" * 10_001), ("sites", "example.org"),
        ("sites", ["data:text/html,x"]), ("sites", [7]),
        ("sites", [f"h{n}.org" for n in range(51)]),
        ("tags", ["x" * 101]), ("tags", [f"t{n}" for n in range(51)]), ("scope", "school"),
        ("counter", 7), ("order", "a"), ("secret", "x"),
    ],
)  # fmt: skip
def test_a_refused_field_leaves_everything_as_it_was(desk: Desk, field: str, value: Any) -> None:
    one = desk.add()
    before = copy.deepcopy(desk.body)

    with pytest.raises(FieldInvalid):
        desk.edit(one, **{"name": "changed", field: value})

    assert desk.body == before


def test_fields_of_a_newer_version_survive_every_act(desk: Desk) -> None:
    one = desk.add()
    record = records.record(desk.body, one)
    record["fields"]["colour"] = ["red", [1, THERE]]
    desk.body["shared"]["more"]["tomorrow"] = [{"x": 1}, [1, THERE]]

    desk.edit(one, name="you", tags=["a"])
    desk.act(accounts.delete, one)
    desk.undo()

    assert records.record(desk.body, one)["fields"]["colour"] == ["red", [1, THERE]]
    assert desk.body["shared"]["more"]["tomorrow"][0] == {"x": 1}


def test_an_edit_beats_what_was_on_the_screen_when_the_clock_runs_back(desk: Desk) -> None:
    one = desk.add()
    desk.edit(one, name="first")
    other = desk.copy()
    other.now -= 3650 * DAY
    other.edit(one, name="second")

    desk.meet(other)

    assert desk.get(one).name == "second"


def test_edits_of_different_fields_on_two_devices_both_stay(desk: Desk) -> None:
    one = desk.add()
    other = desk.copy()
    desk.edit(one, name="you", tags=["a"])
    other.edit(one, issuer="Else", tags=["b"], sites=["example.org"])

    desk.meet(other)

    found = desk.get(one)
    assert (found.name, found.issuer, found.sites) == ("you", "Else", ("example.org",))
    assert found.tags == ("a", "b")


def test_a_secret_replaced_on_both_sides_is_kept_twice_and_asked_about(desk: Desk) -> None:
    one = desk.add()
    other = desk.copy()
    mine = desk.act(accounts.replace_secret, one, make(secret=OTHER), random=desk.random)
    other.act(accounts.replace_secret, one, make(secret=THIRD), random=other.random)

    desk.meet(other)
    assert desk.get(one).conflict
    desk.act(accounts.resolve, one, mine, random=desk.random)
    desk.meet(other)

    assert not other.get(one).conflict
    assert other.get(one).credential().secret.reveal() == make(secret=OTHER).secret
    assert len(records.record(other.body, one)["creds"]) == 4


def test_replacing_a_secret_keeps_the_old_one_and_undo_brings_it_back(desk: Desk) -> None:
    one = desk.add()
    desk.act(accounts.replace_secret, one, make(secret=OTHER), random=desk.random)
    assert desk.get(one).credential().secret.reveal() == make(secret=OTHER).secret

    desk.undo()

    assert desk.get(one).credential().secret.reveal() == make().secret
    assert not desk.get(one).conflict


def test_undo_is_a_new_write_that_beats_the_act_everywhere(desk: Desk) -> None:
    one = desk.add()
    desk.edit(one, name="wrong", tags=["x"])
    other = desk.copy()

    desk.undo()
    desk.meet(other)

    assert (other.get(one).name, other.get(one).tags) == ("me", ())


def test_undo_leaves_later_changes_of_other_fields_alone(desk: Desk) -> None:
    one = desk.add()
    desk.edit(one, name="wrong")
    other = desk.copy()
    other.edit(one, note="kept")
    desk.meet(other)

    undone = desk.undo()

    assert (undone.act, undone.account_id) == ("edit", one)
    assert (desk.get(one).name, desk.get(one).note) == ("me", "kept")


def test_every_act_can_be_undone_down_to_the_adding(desk: Desk) -> None:
    one = desk.add()
    desk.act(accounts.pin, one, True)
    desk.act(accounts.mark, one, "work")
    desk.act(accounts.delete, one)

    assert [desk.undo().act for _ in range(4)] == ["delete", "mark", "pin", "add"]
    assert (desk.get(one).life, desk.get(one).pinned, desk.get(one).scope) == ("trashed", False, "")
    with pytest.raises(UndoNothing):
        desk.undo()


def test_a_counter_that_was_set_can_be_taken_back(desk: Desk) -> None:
    one = desk.add(draft={"kind": "hotp", "counter": 7})
    desk.edit(one, name="other", counter=40)
    assert desk.get(one).counter == 40

    assert desk.undo().act == "edit"

    assert (desk.get(one).counter, desk.get(one).name) == (7, "me")


def test_undo_of_the_first_life_of_an_account_leaves_it_alive(desk: Desk) -> None:
    one = desk.add()
    del desk.body["shared"]["accounts"][one]["life"]  # as another writer may leave it
    desk.act(accounts.delete, one)

    desk.undo()

    assert desk.get(one).life == "live"


def test_undo_remembers_twenty_acts_and_no_secret(desk: Desk) -> None:
    one = desk.add(secret="ONSWG4TFOQQGWZLZ")
    for number in range(30):
        desk.edit(one, name=str(number))

    stack = desk.body["local"]["undo"]
    assert len(stack) == 20
    assert "secret" not in repr(stack)


@pytest.mark.parametrize(
    ("live", "deleted", "asked"),
    [(5, 5, False), (6, 6, True), (19, 6, True), (20, 6, False), (1000, 299, False)],
)
def test_many_are_over_five_and_over_thirty_percent(live: int, deleted: int, asked: bool) -> None:
    undo.many(live, deleted, sure=True)
    with pytest.raises(DeletesMany) if asked else contextlib.nullcontext():
        undo.many(live, deleted, sure=False)


def test_erasing_keeps_id_and_stamp_only_and_is_for_ever(desk: Desk) -> None:
    one = desk.add()
    other = desk.copy()
    other.now += DAY
    other.edit(one, name="newer")
    desk.act(accounts.erase, one)

    desk.meet(other)

    assert list(desk.body["shared"]["accounts"][one]) == ["life"]
    with pytest.raises(AccountUnknown):
        desk.get(one)
    with pytest.raises(UndoNothing):
        desk.undo()


def test_the_trash_is_emptied_after_thirty_days(desk: Desk) -> None:
    one, two = desk.add(), desk.add(name="stays")
    desk.now += 1_000
    desk.act(accounts.delete, one)
    desk.now += 30 * DAY - 1
    assert desk.act(accounts.purge) == []
    desk.now += 1

    assert desk.act(accounts.purge) == [one]
    assert desk.get(two).life == "live"


def test_the_trash_empties_itself_once_a_day_where_a_person_chose_so(desk: Desk) -> None:
    one, two = desk.add(), desk.add(name="two")
    desk.act(accounts.delete, one)
    desk.now += 30 * DAY + 1
    desk.act(empty)
    assert desk.get(one).trashed  # the control: nobody chose it

    desk.body["local"]["settings"]["empty_trash"] = True
    desk.act(empty)
    assert [gone(desk, account) for account in (one, two)] == [True, False]
    desk.act(accounts.delete, two)
    desk.body["shared"]["accounts"][two]["life"][1][0] -= 31 * DAY
    desk.now += DAY - 1
    desk.act(empty)
    assert not gone(desk, two)
    desk.now += 1
    desk.act(empty)
    assert gone(desk, two)


def gone(desk: Desk, account_id: str) -> bool:
    return list(desk.body["shared"]["accounts"][account_id]) == ["life"]


@pytest.mark.parametrize("days", [-1, 46, 4000])
def test_nothing_is_purged_while_the_clock_cannot_be_believed(desk: Desk, days: int) -> None:
    desk.act(accounts.delete, desk.add())

    desk.now += days * DAY
    assert desk.act(accounts.purge, days=0) == []

    desk.now += (1 - days) * DAY
    assert len(desk.act(accounts.purge, days=0)) == 1


def test_a_counting_account_moves_on_with_each_code(desk: Desk) -> None:
    one = desk.add(secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", draft={"kind": "hotp", "counter": 1})

    codes = [desk.act(accounts.next_code, one) for _ in range(3)]

    assert codes == [("287082", 1), ("359152", 2), ("969429", 3)]
    assert desk.get(one).counter == 4


def test_of_two_counters_the_greater_wins_until_one_is_reset(desk: Desk) -> None:
    one = desk.add(draft={"kind": "hotp"})
    other = desk.copy()
    for _ in range(5):
        desk.act(accounts.next_code, one)
    other.act(accounts.next_code, one)
    desk.meet(other)
    assert other.get(one).counter == 5

    other.edit(one, counter=2)
    desk.act(accounts.next_code, one)
    desk.meet(other)

    assert desk.get(one).counter == 2


def test_a_counter_at_its_end_is_not_wound_back(desk: Desk) -> None:
    one = desk.add(draft={"kind": "hotp", "counter": 2**63 - 2})
    desk.act(accounts.next_code, one)

    with pytest.raises(FieldInvalid):
        desk.act(accounts.next_code, one)


def test_accounts_by_the_clock_have_no_next_code(desk: Desk) -> None:
    with pytest.raises(NotCounter):
        desk.act(accounts.next_code, desk.add())


def test_an_account_without_credential_is_name_only(desk: Desk) -> None:
    one = desk.add()
    records.record(desk.body, one)["creds"].clear()

    assert desk.get(one).kind == "name-only"
    with pytest.raises(AccountNameOnly):
        desk.get(one).credential()


def test_joining_unites_two_and_trashes_the_other(desk: Desk) -> None:
    keep = desk.add(sites=["a.org"], tags=["x"], note="one")
    other = desk.add(name="you", sites=["b.org"], tags=["y"], note="two")

    desk.act(accounts.join, keep, other, random=desk.random)

    found = desk.get(keep)
    assert (found.sites, found.tags, found.note) == (("a.org", "b.org"), ("x", "y"), "one\ntwo")
    assert not found.conflict  # the same secret is one secret
    assert desk.get(other).life == "trashed"


def test_joining_different_secrets_asks_and_undo_parts_them(desk: Desk) -> None:
    keep, other = desk.add(sites=["a.org"]), desk.add(secret=OTHER)
    desk.act(accounts.join, keep, other, random=desk.random)
    assert desk.get(keep).conflict

    desk.undo()

    assert not desk.get(keep).conflict
    assert desk.get(keep).credential().secret.reveal() == make().secret
    assert desk.get(other).life == "live"


def test_a_moved_account_stands_where_it_was_put(desk: Desk) -> None:
    ids = [desk.add(name=str(number)) for number in range(5)]

    desk.act(accounts.place_after, ids[4], None)
    assert desk.names() == ["4", "0", "1", "2", "3"]
    desk.act(accounts.place_after, ids[0], ids[2])
    assert desk.names() == ["4", "1", "2", "0", "3"]
    desk.act(accounts.place_after, ids[4], ids[3])
    assert desk.names() == ["1", "2", "0", "3", "4"]
    with pytest.raises(AccountUnknown):
        desk.act(accounts.place_after, ids[0], "ff" * 16)


def test_an_account_fits_between_two_that_got_the_same_place(desk: Desk) -> None:
    other = desk.copy()
    a, b = desk.add(name="a"), other.add(name="b")
    desk.meet(other)
    assert desk.get(a).order == desk.get(b).order
    c = desk.add(name="c")

    desk.act(accounts.place_after, c, a)

    assert desk.names() == ["a", "c", "b"]


def test_pinned_accounts_come_first_in_the_list_of_ids(desk: Desk) -> None:
    one, two = desk.add(name="1"), desk.add(name="2")
    desk.act(accounts.pin, two, True)

    assert records.ids(desk.body) == [two, one]


def test_a_site_is_bound_once_and_unbound(desk: Desk) -> None:
    one = desk.add()
    for _ in range(2):
        desk.act(accounts.bind, one, "https://login.example.co.uk")
    assert desk.get(one).sites == ("example.co.uk",)

    desk.act(accounts.unbind, one, "example.co.uk")

    assert desk.get(one).sites == ()


def test_no_account_is_bound_to_a_page_that_codes_never_go_to(desk: Desk) -> None:
    with pytest.raises(SiteRefused):
        desk.act(accounts.bind, desk.add(), "http://example.com")


def test_no_secret_is_shown_by_repr_of_a_view(desk: Desk) -> None:
    found = desk.get(desk.add(secret="ONSWG4TFOQQGWZLZ"))

    shown = repr(found) + repr(found.credentials) + repr(accounts.Known.of(desk.body))
    assert "ONSWG4TFOQQGWZLZ" not in shown
    assert "c2VjcmV0" not in shown


def test_odd_records_read_as_empty_and_are_kept(desk: Desk) -> None:
    strange = {"life": ["live", [1, HERE]], "fields": {"issuer": 7, "tags": []}, "creds": []}
    desk.body["shared"]["accounts"]["00" * 16] = strange

    found = desk.get("00" * 16)

    assert (found.issuer, found.kind, found.tags) == ("", "name-only", ())
