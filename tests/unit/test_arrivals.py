"""What another app's file brings: compared, chosen, saved as one act, and taken back."""

from __future__ import annotations

import itertools

import pytest

from tidekey import accounts, arrivals, records
from tidekey.arriving import EXTRA_MOST
from tidekey.errors import ImportTooLarge
from tidekey.importers.base import Entry, Problem, Reading
from tidekey.importers.parts import drafts
from tidekey.importers.reading import Read
from tidekey.otpauth import Draft
from tidekey.records import Body, Stamper
from tidekey.undo import IMPORT, undo, undo_of

DEVICE = "00" * 16
ticks = itertools.count(1)
STAMPER = Stamper(lambda: next(ticks), DEVICE)


@pytest.fixture
def body() -> Body:
    return records.empty(DEVICE)


def draft(seed: int = 1, issuer: str = "GitHub", name: str = "mira", **more: object) -> Draft:
    return drafts.made(bytes([seed]) * 20, issuer=issuer, name=name, **more)  # type: ignore[arg-type]


def entry(seed: int = 1, issuer: str = "GitHub", name: str = "mira", **more: object) -> Entry:
    return Entry(draft(seed, issuer, name), issuer, name, **more)  # type: ignore[arg-type]


def read(*entries: Entry, problems: tuple[Problem, ...] = ()) -> Read:
    numbered = [Entry(**{**_fields(one), "row": at}) for at, one in enumerate(entries, start=1)]
    return Read("aegis", "Aegis", Reading("aegis", numbered, list(problems)))


def _fields(one: Entry) -> dict:
    return {name: getattr(one, name) for name in Entry.__slots__}


def save(body: Body, found: Read, **choices: object) -> arrivals.Receipt:
    return arrivals.save(body, STAMPER, found, **choices)  # type: ignore[arg-type]


def names(body: Body) -> list[tuple[str, str]]:
    return [(one.issuer, one.name) for one in records.accounts(body)]


def test_accounts_come_in_the_order_of_the_file_behind_those_that_are_here(body: Body) -> None:
    accounts.add(body, STAMPER, draft(9, "Old", "one"))

    done = save(body, read(entry(1, "B", "b"), entry(2, "A", "a")))

    assert names(body) == [("Old", "one"), ("B", "b"), ("A", "a")]
    assert [one.issuer for one in done.added] == ["B", "A"]


def test_note_tags_pin_scope_and_what_else_a_format_has_are_kept(body: Body) -> None:
    more = entry(note="in the\ndrawer", tags=("Work", "Home"), pinned=True,
                 extra={"usage": 7, "nested": {"a": [1]}})  # fmt: skip

    save(body, read(more))

    one = records.accounts(body)[0]
    assert (one.note, one.tags, one.pinned) == ("in the\ndrawer", ("Home", "Work"), True)
    fields = records.record(body, one.id)["fields"]
    assert fields["imported"][0] == {  # type: ignore[index, call-overload]
        "app": "aegis",
        "extra": {"usage": 7, "nested": {"a": [1]}},
    }


def test_what_is_here_already_is_not_added_again(body: Body) -> None:
    save(body, read(entry()))

    done = save(body, read(entry(), entry(2, "Else", "x")))

    assert [one.issuer for one in done.already_here] == ["GitHub"]
    assert names(body) == [("GitHub", "mira"), ("Else", "x")]


def test_an_account_that_stands_twice_in_a_file_comes_once(body: Body) -> None:
    done = save(body, read(entry(), entry()))

    assert (len(done.added), len(done.already_here), done.found) == (1, 1, 2)


def test_one_key_under_two_names_in_a_file_is_two_accounts(body: Body) -> None:
    save(body, read(entry(1, "A", "a"), entry(1, "B", "b")))

    assert names(body) == [("A", "a"), ("B", "b")]


def test_the_same_names_with_another_key_stand_beside_unless_chosen_otherwise(body: Body) -> None:
    save(body, read(entry(1)))

    done = save(body, read(entry(2)))

    assert len(done.added) == len(done.differing) == 1
    assert names(body) == [("GitHub", "mira"), ("GitHub", "mira")]


def test_a_key_that_is_replaced_is_kept(body: Body) -> None:
    save(body, read(entry(1)))

    done = save(body, read(entry(2)), choices={0: "replace"})

    one = records.accounts(body)[0]
    assert len(done.replaced) == 1 and len(records.accounts(body)) == 1
    assert one.credential().secret.reveal() == bytes([2]) * 20
    assert len(records.record(body, one.id)["creds"]) == 2  # type: ignore[arg-type]


def test_a_key_that_is_here_under_other_names_is_left_unless_chosen(body: Body) -> None:
    save(body, read(entry(1, "Mine", "renamed")))

    left = save(body, read(entry(1, "GitHub", "mira")))
    added = save(body, read(entry(1, "GitHub", "mira")), choices={0: "add"})

    assert len(left.left) == 1 and not left.added
    assert len(added.added) == 1


def test_a_name_without_a_key_comes_as_a_name(body: Body) -> None:
    done = save(body, read(Entry(None, "Contoso", "mira@contoso.example", scope="work")))

    one = records.accounts(body)[0]
    assert (one.kind, one.scope) == (records.NAME_ONLY, "work")
    assert done.added[0].kind == records.NAME_ONLY


def test_a_kind_that_no_codes_are_made_for_is_kept_with_its_key(body: Body) -> None:
    kept = drafts.unmade("gost", b"key", issuer="Old", name="gost", algorithm="GOST3411_2012_256")

    save(body, read(Entry(kept, "Old", "gost")))

    one = records.accounts(body)[0]
    assert one.kind == records.OTHER
    assert one.credentials[0].kind == "gost"


def test_a_row_that_cannot_be_saved_takes_no_other_with_it(body: Body) -> None:
    long = Entry(draft(1), "x" * 2000, "long")

    done = save(body, read(long, entry(2, "B", "b")))

    assert names(body) == [("B", "b")]
    assert [(one.row, one.field) for one in done.skipped] == [(1, "issuer")]


def test_what_is_too_long_is_cut_and_said(body: Body) -> None:
    many = tuple(f"t{n}" for n in range(80))
    big = entry(note="x" * 11_000, tags=many, extra={"blob": "y" * EXTRA_MOST}, file="a")

    done = save(body, read(big))

    one = records.accounts(body)[0]
    assert (len(one.note), len(one.tags)) == (10_000, 50)
    assert {remark.field for remark in done.remarks} == {"note", "tags", "extra"}
    assert {remark.file for remark in done.remarks} == {"a"}


def test_one_undo_takes_the_whole_import_back(body: Body) -> None:
    accounts.add(body, STAMPER, draft(9, "Old", "one"))
    save(body, read(*(entry(n, f"I{n}", "x") for n in range(1, 9))))

    undone = undo(body, STAMPER, sure=True)

    assert undone.act == IMPORT
    assert names(body) == [("Old", "one")]


def test_undo_gives_a_replaced_key_back(body: Body) -> None:
    save(body, read(entry(1)))
    save(body, read(entry(2)), choices={0: "replace"})

    undo(body, STAMPER, sure=True)

    assert records.accounts(body)[0].credential().secret.reveal() == bytes([1]) * 20


def test_looking_ahead_changes_nothing(body: Body) -> None:
    before = repr(body)

    done = arrivals.foreseen(body, read(entry()))

    assert repr(body) == before
    assert [one.id for one in done.added] == [""]


def test_rows_without_an_account_are_skipped_and_others_remarked(body: Body) -> None:
    problems = (Problem(2, "secret", "is empty"), Problem(1, "icon", "is none"),
                Problem(0, "batch", "is not whole"))  # fmt: skip

    done = save(body, read(entry(), problems=problems))

    assert done.found == 2
    assert [one.row for one in done.skipped] == [2]
    assert [one.row for one in done.remarks] == [1, 0]


def test_icons_are_kept_once_and_named_by_their_hash(body: Body) -> None:
    save(body, read(entry(1, "A", "a", icon=b"png"), entry(2, "B", "b", icon=b"png")))

    icons = records.child(records.child(body, "shared"), "icons")
    assert {one.icon for one in records.accounts(body)} == set(icons)
    assert len(icons) == 1


def test_a_replaced_key_is_never_one_that_the_file_has_as_well(body: Body) -> None:
    save(body, read(entry(1)))

    done = save(body, read(entry(1), entry(2)), choices={0: "replace", 1: "replace"})

    assert (len(done.already_here), len(done.added), len(done.replaced)) == (1, 1, 0)
    assert {one.credential().secret.reveal()[0] for one in records.accounts(body)} == {1, 2}


def test_two_rows_of_the_same_names_replace_nothing(body: Body) -> None:
    save(body, read(entry(1)))

    save(body, read(entry(2), entry(3)), choices={0: "replace", 1: "replace"})

    assert len(records.accounts(body)) == 3


def test_of_two_accounts_of_the_same_names_none_is_replaced(body: Body) -> None:
    save(body, read(entry(1), entry(2)))

    save(body, read(entry(3)), choices={0: "replace"})

    assert len(records.accounts(body)) == 3


def test_one_key_that_counts_and_one_that_tells_the_time_are_two_accounts(body: Body) -> None:
    save(body, read(entry(1, "Token", "timed")))
    counted = Entry(draft(1, "Token", "counted", kind="hotp"), "Token", "counted")

    done = save(body, read(counted))

    assert len(done.added) == 1


def test_the_case_of_a_name_makes_no_other_account(body: Body) -> None:
    save(body, read(entry(1, "GitHub", "mira")))

    assert len(save(body, read(entry(1, "github", "Mira"))).already_here) == 1


def test_a_pin_that_the_file_has_and_this_vault_has_not_is_not_thrown_away(body: Body) -> None:
    def motp(pin: str) -> Entry:
        return Entry(draft(1, "M", "m", kind="motp", pin=pin), "M", "m")

    save(body, read(motp("")))

    assert [one.state for one in arrivals.compare(body, read(motp("1234")))] == ["secret"]
    save(body, read(motp("1234")), choices={0: "replace"})
    assert [one.state for one in arrivals.compare(body, read(motp("1234")))] == ["here"]
    assert [one.state for one in arrivals.compare(body, read(motp("")))] == ["here"]


def test_a_counter_that_stands_further_on_in_the_file_is_told(body: Body) -> None:
    def counted(at: int) -> Entry:
        return Entry(draft(1, "T", "t", kind="hotp", counter=at), "T", "t")

    save(body, read(counted(5)))

    assert save(body, read(counted(5))).remarks == []
    assert [one.field for one in save(body, read(counted(500))).remarks] == ["counter"]


def test_erasing_one_of_them_leaves_the_others_to_be_taken_back(body: Body) -> None:
    done = save(body, read(*(entry(n, f"I{n}", "x") for n in (1, 2, 3))))
    accounts.delete(body, STAMPER, done.added[0].id)
    accounts.erase(body, STAMPER, done.added[0].id)

    undo_of(body, STAMPER, (IMPORT,), done.first, sure=True)

    assert names(body) == []


def test_an_import_is_taken_back_after_many_other_acts(body: Body) -> None:
    accounts.add(body, STAMPER, draft(9, "Old", "one"))
    done = save(body, read(entry()))
    for n in range(60):
        accounts.edit(body, STAMPER, records.accounts(body)[0].id, {"name": f"n{n}"})

    undo_of(body, STAMPER, (IMPORT,), done.first, sure=True)

    assert [issuer for issuer, _ in names(body)] == ["Old"]


def test_what_would_make_the_vault_too_large_is_refused(body: Body) -> None:
    many = [entry(n % 250 + 1, f"I{n}", "x", note="x" * 10_000) for n in range(6500)]

    with pytest.raises(ImportTooLarge):
        save(body, read(*many))
