"""Each guard against hostile files, and what the same file does where it is taken out.

Without these nobody would see that a guard no longer guards, or that another does its work.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from tidekey.errors import HostError
from tidekey.importers import derivation

from .canonical import Written
from .hostile import CANARY, Hostile, archives, bases, costs, markup, pictures, streams, trial
from .hostile.containers import containers
from .hostile.trial import Outcome, Server
from .hostile.valid import encoder

LITTLE = 250
"""MiB: what a file may take that is refused before it unfolds."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One process to fork from."""
    found = Server(tmp_path_factory.mktemp("reading"))
    yield found
    found.close()


def with_and_without(
    server: Server, file: Written, *guards: str, seconds: int = 12
) -> tuple[Outcome, Outcome]:
    """How a file goes as ever, and how with guards taken out."""
    one = Hostile("control", file)
    return (trial.outcome(server, one, seconds=seconds),
            trial.outcome(server, one, *guards, seconds=seconds))  # fmt: skip


def code(how: Outcome) -> Any:
    """The error, or how it ended without one."""
    return how.answer.get("code") or how.answer.get("ended", "accounts")


def test_without_a_bound_on_unpacking_an_archive_takes_the_memory(server: Server) -> None:
    file = Written(archives.bomb("Accounts.txt", "Accounts.html", mib=500))

    kept, taken = with_and_without(server, file, "ratio")

    assert code(kept) == "import.too-large" and kept.peak < LITTLE
    assert taken.peak > 1.8 * kept.peak


def test_without_a_bound_on_members_a_list_of_them_is_made(server: Server) -> None:
    names = {f"{at}": (b"", 0, 0) for at in range(3000)}
    line = b"otpauth://totp/a?secret=MZXW6YTBOI"
    found = {**names, "Accounts.txt": (line, len(line), 0), "Accounts.html": (b"", 0, 0)}
    file = Written(archives.raw(found, crc=zlib.crc32(line)))

    kept, taken = with_and_without(server, file, "members")

    assert code(kept) != "accounts"
    assert code(taken) == "accounts"


def test_with_a_document_type_entities_unfold(server: Server) -> None:
    inside = f"<!DOCTYPE x [<!ENTITY e '{'x' * 1_000_000}'>]>"
    root = markup.ROOTS["winauth"].format("&e;" * 90)
    file = Written((inside + root).encode())

    kept, taken = with_and_without(server, file, "doctype")

    assert code(kept).startswith("import.")
    assert taken.peak > 3 * kept.peak


def test_without_a_bound_on_depth_xml_ends_the_child(server: Server) -> None:
    levels = 3000
    text = (
        "<KeePassFile><Root>" + "<Group>" * levels + "</Group>" * levels + "</Root></KeePassFile>"
    )

    kept, taken = with_and_without(server, Written(text.encode()), "xml_depth")

    assert code(kept).startswith("import.")
    assert "died" in code(taken)


def test_without_a_bound_on_depth_json_gets_in_that_cannot_be_kept(server: Server) -> None:
    deep = b'{"a":' * 300 + b"1" + b"}" * 300
    row = b'{"service":"a","otp_type":"totp","secret":"MZXW6YTBOI","x":' + deep + b"}"
    file = Written(b'{"app":"2fauth","data":[' + row + b"]}")

    kept, taken = with_and_without(server, file, "json_depth")

    assert code(kept).startswith("import.")
    assert code(taken) == "accounts"
    assert depth(taken.answer["entries"]) > 300


def depth(value: Any) -> int:
    """How deep lists and maps nest."""
    levels, level = 0, [value]
    while level:
        levels += 1
        level = [child for one in level if isinstance(one, (dict, list))
                 for child in (one.values() if isinstance(one, dict) else one)]  # fmt: skip
    return levels


def test_without_a_ceiling_a_key_of_any_cost_is_asked_for(server: Server) -> None:
    wanted = next(one.file for one in costs.files() if one.name == f"ente: memLimit is {2**63 - 1}")

    kept, taken = with_and_without(server, wanted, "cost")

    assert code(kept) == "import.too-large"
    with pytest.raises(HostError):
        derivation.from_json(taken.answer["wanted"])  # the host looks for itself once more


def test_without_the_rules_on_schemas_a_module_of_sqlite_answers_for_a_table(
    server: Server,
) -> None:
    table, columns = bases.TABLES["google"]
    row = ", ".join(["'MZXW6YTBOI'"] * len(columns.split(",")))
    text = f"CREATE VIRTUAL TABLE {table} USING fts5({columns}); INSERT INTO {table} VALUES ({row})"

    kept, taken = with_and_without(server, Written(bases.script(text)), "schema")

    assert code(kept) == "import.damaged"
    assert code(taken) == "accounts"


def test_without_a_bound_on_pixels_a_small_picture_takes_the_memory(server: Server) -> None:
    file = Written(pictures.png(15_000, 15_000))

    kept, taken = with_and_without(server, file, "pixels")

    assert code(kept) == "import.too-large" and kept.peak < 120
    assert taken.peak > LITTLE


def test_without_the_limit_of_memory_a_child_takes_what_it_wants(server: Server) -> None:
    file = Written(pictures.png(24_000, 24_000))

    limited, free = (trial.outcome(server, Hostile("control", file), *guards)
                     for guards in (["pixels"], ["pixels", "memory"]))  # fmt: skip

    assert limited.peak < trial.MOST_MIB
    assert free.peak > trial.MOST_MIB


def test_without_a_bound_a_number_of_a_message_is_read_for_ever(server: Server) -> None:
    payload = next(one for one in containers() if one.name == "migration payload")
    made = payload.wrap(b"\x10" + b"\xff" * 400_000)

    kept, taken = with_and_without(server, made, "numbers", seconds=2)

    assert code(kept) == "import.damaged"
    assert "clock" in code(taken)


def test_without_a_bound_on_depth_a_stream_of_java_ends_the_child(server: Server) -> None:
    made = next(one.file for one in streams.files() if one.name == "java: objects in objects, deep")

    kept, taken = with_and_without(server, made, "java_depth")

    assert code(kept) == "import.damaged"
    assert "died" in code(taken)


def test_without_a_bound_on_rows_all_of_them_are_answered(server: Server) -> None:
    file = Written(f"otpauth://totp/{CANARY}?secret=MZXW6YTBOI\n".encode() * 51_000)

    kept, taken = with_and_without(server, file, "rows")

    assert code(kept) == "import.too-large"
    assert len(taken.answer["entries"]) == 51_000


def test_a_valid_file_is_read_with_every_guard_in(server: Server) -> None:
    file = next(iter(encoder("aegis").files().values()))[0]

    assert code(trial.outcome(server, Hostile("good", file))) == "accounts"
