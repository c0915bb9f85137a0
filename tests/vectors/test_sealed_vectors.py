"""Our own frozen vectors of the sealed file: host and rescue.py both read each as it says."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
import subprocess
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import pytest

from tidekey import sealed
from tidekey.errors import HostError
from tidekey.secret import Secret

HERE = Path(__file__).parent / "sealed"
RESCUE = Path(__file__).parents[2] / "install_scripts" / "rescue.py"
KEYS = {"expect", "why", "open", "kind", "code", "group", "key", "json", "file"}


@dataclass(frozen=True)
class Vector:
    name: str
    fields: dict[str, str]
    data: bytes

    @property
    def way(self) -> sealed.Way:
        kind, secret = self.fields["open"].split(" ", 1)
        if kind in ("recovery", "passphrase"):
            return sealed.Way(kind, Secret(secret))  # type: ignore[arg-type]
        return sealed.Way(kind, Secret(bytes.fromhex(secret)))  # type: ignore[arg-type]

    @property
    def kind(self) -> int | None:
        return int(self.fields["kind"]) if "kind" in self.fields else None


def parsed(name: str, text: str) -> Vector:
    """A vector from its text; a header key that is not known is refused."""
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.rstrip("\n").split("\n"))
    unknown = set(fields) - KEYS
    if unknown:
        raise ValueError(f"{name}: unknown keys {unknown}")
    if "file" in fields:
        return Vector(name, fields, loaded(fields["file"]).data)
    return Vector(name, fields, base64.b64decode("".join(body.split()), validate=True))


def loaded(name: str) -> Vector:
    return parsed(name, (HERE / f"{name}.vector").read_text("utf-8"))


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


NAMES = sorted(path.stem for path in HERE.glob("*.vector"))
rescue = module(RESCUE)


@pytest.mark.parametrize("name", NAMES)
def test_the_host_reads_each_vector_as_it_says(name: str) -> None:
    vector = loaded(name)

    if vector.fields["expect"] == "open":
        opened = sealed.open_with(vector.data, vector.way, vector.kind)
        assert opened.key.hex() == vector.fields["key"]
        assert opened.body == sealed.open_body(vector.data, opened.key)
        assert hashlib.sha256(inside(vector.data, opened.key)).hexdigest() == vector.fields["json"]
    else:
        with pytest.raises(HostError) as caught:
            sealed.open_with(vector.data, vector.way, vector.kind)
        assert caught.value.code == vector.fields["code"]
        assert str(caught.value.detail.get("group")) == vector.fields.get("group", "None")


@pytest.mark.parametrize("name", NAMES)
def test_rescue_reads_each_vector_as_it_says(name: str, tmp_path: Path) -> None:
    vector = loaded(name)
    kind, secret = vector.fields["open"].split(" ", 1)
    if kind not in ("recovery", "passphrase") or vector.name == "vault_for_backup":
        pytest.skip("rescue.py opens by code or passphrase, and any kind")
    file, given = tmp_path / "file", tmp_path / "secret"
    file.write_bytes(vector.data)
    given.write_text(secret + "\n", "utf-8")
    files = (str(given), None) if kind == "recovery" else (None, str(given))

    if vector.fields["expect"] == "open":
        rescue.rescue(str(file), *files)
    else:
        with pytest.raises(rescue.Bad) as caught:
            rescue.rescue(str(file), *files)
        assert ("Group " + vector.fields.get("group", "0") in str(caught.value)) == (
            "group" in vector.fields
        )


def test_generating_again_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.delitem(sys.modules, "generate", raising=False)
    import generate  # type: ignore[import-not-found]

    made = generate.vectors()

    assert sorted(made) == NAMES
    for name in NAMES:
        assert (HERE / f"{name}.vector").read_bytes() == made[name].encode("utf-8"), name


def test_a_header_key_that_is_not_known_fails_the_reader() -> None:
    text = (HERE / "recovery.vector").read_text("utf-8")
    assert parsed("control", text)

    with pytest.raises(ValueError, match="unknown keys"):
        parsed("changed", "expext: open\n" + text)


def test_rescue_prints_a_line_for_each_live_account_and_no_more(tmp_path: Path) -> None:
    shown = run_rescue("recovery", tmp_path)

    lines = shown.stdout.splitlines()
    assert shown.returncode == 0
    assert shown.stderr == "By name only, sign in there to finish: Work: name only\n"
    assert [line.split("?")[0] for line in lines] == [
        "otpauth://totp/Example:alice%40example.com",
        "otpauth://hotp/counter%20only%2Fname",
        "otpauth://steam/Steam:alice",
        "otpauth://totp/Moved%20%26%20kept:%C3%A9",
        "otpauth://totp/Both:b",
        "otpauth://totp/Both:b",
    ]
    assert lines[1].endswith("&algorithm=SHA1&digits=6&counter=41")
    assert lines[2].endswith("&algorithm=SHA1&digits=5&period=30")
    assert secret_of("new") in lines[3] and secret_of("old") not in shown.stdout


def test_rescue_lines_are_read_by_the_host(tmp_path: Path) -> None:
    from tidekey import otpauth

    drafts = [otpauth.parse(line) for line in run_rescue("recovery", tmp_path).stdout.splitlines()]

    assert [draft.kind for draft in drafts] == ["totp", "hotp", "steam", "totp", "totp", "totp"]
    assert (drafts[0].issuer, drafts[0].name) == ("Example", "alice@example.com")
    assert (drafts[1].issuer, drafts[1].name, drafts[1].counter) == ("", "counter only/name", 41)


@pytest.mark.parametrize("name", ["empty", "code_swapped", "body_bit", "json_65_deep"])
def test_rescue_says_one_sentence_and_fails(name: str, tmp_path: Path) -> None:
    shown = run_rescue(name, tmp_path)

    assert shown.returncode == 1 and shown.stdout == ""
    assert shown.stderr.count("\n") == 1 and shown.stderr.endswith(".\n")


def test_rescue_without_a_terminal_asks_for_an_option(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(loaded("recovery").data)

    shown = subprocess.run(
        [sys.executable, "-I", str(RESCUE), str(file)], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert shown.returncode == 1 and "--code-file" in shown.stderr


def test_rescue_shares_no_code_with_the_host() -> None:
    text = RESCUE.read_text("utf-8")

    assert "import tidekey" not in text and "from tidekey" not in text


def run_rescue(name: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    file, code = tmp_path / "file", tmp_path / "code"
    vector = loaded(name)
    file.write_bytes(vector.data)
    code.write_text(vector.fields["open"].split(" ", 1)[1] + "\r\n", "utf-8")
    command = [sys.executable, "-I", str(RESCUE), str(file), "--code-file", str(code)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def secret_of(label: str) -> str:
    drawn = hashlib.sha256(b"tidekey vectors: " + label.encode()).digest()[:20]
    return base64.b32encode(drawn).decode()


def inside(data: bytes, key: bytes) -> bytes:
    """The JSON text in a file, by the functions of rescue.py."""
    header = rescue.File(data).header
    sealing = rescue.hkdf(key, data[70:102], b"tidekey/1/body")
    plain: bytes = rescue.decrypt(sealing, data[header + 32 : -40], data[: header + 32])
    return plain[8 : 8 + int.from_bytes(plain[:8], "big")]


def test_the_format_document_names_every_refused_vector_beside_its_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "file." in line]
    rows.append("| malformed code | `recovery.malformed` | `code_*` |")

    for vector in map(loaded, NAMES):
        if vector.fields["expect"] == "open":
            continue
        named = [
            row
            for row in rows
            if f"`{vector.fields['code']}`" in row
            and any(fnmatch(vector.name, one) for one in re.findall(r"`([^`]+)`", row))
        ]
        assert named, vector.name
