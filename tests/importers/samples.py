"""Real exports of other apps, read and compared with what an independent decoder found in them.

    python tests/importers/samples.py [APP ...]      a table per app; status 1 where one differs

The exports lie in `TIDEKEY_SAMPLES` or `../shared/samples`; `expected/` beside them says what each
holds. Accounts are compared by issuer, name, kind, algorithm, digits, period, counter and key, and
by their code at the Unix time 1,700,000,000 (counter accounts: at their counter).
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tidekey import base32, otp
from tidekey.errors import HostError, PinMissing
from tidekey.importers import reading
from tidekey.importers.base import Entry
from tidekey.secret import Secret

ROOT = Path(__file__).resolve().parents[2]
MOMENT = 1_700_000_000
REFUSALS = ("import.wrong-password", "import.damaged", "import.unknown-format",
            "import.encrypted-unsupported", "import.nothing-to-import")  # fmt: skip
Read = Callable[[reading.Given], reading.Read]
NOTHING = ("import.nothing-to-import",)


@dataclass
class Tally:
    """One app's line of the table."""

    files: int = 0
    exact: int = 0
    expected: int = 0
    found: int = 0
    codes: int = 0
    codes_equal: int = 0
    problems_expected: int = 0
    problems_found: int = 0
    words: list[str] = field(default_factory=list)


def folder() -> Path | None:
    """Where the exports lie, None where they are not on this computer."""
    for place in (os.environ.get("TIDEKEY_SAMPLES"), ROOT.parent / "shared" / "samples"):
        if place and (Path(place) / "expected").is_dir():
            return Path(place)
    return None


def cases(place: Path, apps: list[str]) -> list[dict]:
    """What each export should give, as the independent decoder wrote it down."""
    read = [json.loads(one.read_text("utf-8")) for one in sorted(place.glob("expected/*.json"))]
    return [one for one in read if not apps or one["app"] in apps]


def given(place: Path, case: dict) -> reading.Given:
    """The file of a case with what lies beside it."""
    file = place / case["file"]
    typed = re.sub(r"^(pre-shared key \(hex\)|key) ", "", case.get("password") or "")
    password = Secret(typed) if case["encrypted"] and typed and typed != "(none)" else None
    if file.is_dir():
        inside = {p.relative_to(file).as_posix(): p.read_bytes() for p in sorted(file.rglob("*"))
                  if p.is_file()}  # fmt: skip
        return reading.Given(file.name, b"", inside, password)
    beside = {p.name: p.read_bytes() for p in file.parent.iterdir()
              if p.name in (file.name + "-wal", "manifest.json")}  # fmt: skip
    return reading.Given(file.name, file.read_bytes(), beside, password)


def _norm(text: str | None) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip()


def wanted(account: dict) -> tuple:
    """An expected account as it is compared."""
    kind = account["type"]
    return (
        _norm(account["issuer"]), _norm(account["name"]), kind, account["algorithm"],
        account["digits"], None if kind == "hotp" else account["period"],
        account["counter"] if kind == "hotp" else None,
        "" if kind == "motp" else account["secret_base32"].rstrip("="),
    )  # fmt: skip


def seen(one: Entry) -> tuple:
    """An account that was read, the same way."""
    draft = one.draft
    if draft is None:
        return (_norm(one.issuer), _norm(one.name), "name-only", None, None, None, None, "")
    hotp = draft.kind == "hotp"
    key = "" if draft.kind == "motp" else base32.encode(draft.secret)
    return (
        _norm(one.issuer), _norm(one.name), draft.kind, draft.algorithm, draft.digits,
        None if hotp else draft.period, draft.counter if hotp else None, key,
    )  # fmt: skip


def code(one: Entry) -> str | None:
    """Its code at the moment of the comparison; None where it has none."""
    draft = one.draft
    if draft is None:
        return None
    made = otp.Credential(draft.kind, draft.algorithm, draft.digits, draft.period, draft.key,
                          draft.pin)  # fmt: skip
    try:
        step = draft.counter if draft.kind == "hotp" else MOMENT // draft.period
        return otp.code_for_counter(made, step)
    except PinMissing:
        return None


def compare(place: Path, case: dict, tally: Tally, read: Read = reading.read) -> None:
    """Read one export and write down how it went."""
    tally.files += 1
    tally.expected += len(case["accounts"])
    tally.problems_expected += len(case["skipped"])
    try:
        found = read(given(place, case)).found
    except HostError as why:
        fine = NOTHING if case["outcome"] == "nothing to import" else REFUSALS
        if case["outcome"] != "import" and why.code in fine:
            tally.exact += 1
            tally.problems_found += len(case["skipped"])
        else:
            tally.words.append(f"{case['file']}: {case['outcome']} expected: {why.code} {why}")
        return
    tally.found += len(found.entries)
    tally.problems_found += len([one for one in found.problems if one.field != "icon"])
    want, have = Counter(map(wanted, case["accounts"])), Counter(map(seen, found.entries))
    codes = Counter(a.get("code_at_1700000000") or a.get("code_at_counter")
                    for a in case["accounts"])  # fmt: skip
    del codes[None]
    tally.codes += codes.total()
    tally.codes_equal += (codes & Counter(map(code, found.entries))).total()
    words = [f"{case['file']}: missing {one}" for one in want - have]
    words += [f"{case['file']}: not expected {one}" for one in have - want]
    if case["outcome"] == "refuse":
        words.append(f"{case['file']}: not refused")
    if len(case["skipped"]) > len(found.problems):
        words.append(f"{case['file']}: problems {found.problems} for {case['skipped']}")
    tally.exact += not words
    tally.words += words


def run(apps: list[str], place: Path) -> dict[str, Tally]:
    """All cases of these apps."""
    tallies: dict[str, Tally] = {}
    for case in cases(place, apps):
        if case["outcome"] != "undecodable":
            compare(place, case, tallies.setdefault(case["app"], Tally()))
    return tallies


def main() -> int:
    """Print the table."""
    place = folder()
    if place is None:
        print("The samples are not on this computer: set TIDEKEY_SAMPLES to their folder.")
        return 0
    tallies = run(sys.argv[1:], place)
    head = ("app", "files", "exact", "expected", "found", "codes", "problems")
    print("{:<26}{:>7}{:>7}{:>10}{:>7}{:>12}{:>10}".format(*head))
    for app, one in sorted(tallies.items()):
        codes, odd = (
            f"{one.codes_equal}/{one.codes}",
            f"{one.problems_found}/{one.problems_expected}",
        )
        print(f"{app:<26}{one.files:>7}{one.exact:>7}{one.expected:>10}{one.found:>7}"
              f"{codes:>12}{odd:>10}")  # fmt: skip
    words = [word for one in tallies.values() for word in one.words]
    print("\n".join(words))
    exact, files = (
        sum(getattr(one, name) for one in tallies.values()) for name in ("exact", "files")
    )
    print(f"{exact} of {files} exports exact")
    return exact < files


if __name__ == "__main__":
    sys.exit(main())
