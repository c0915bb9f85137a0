"""The frame of the command line: options anywhere, one document, exit statuses, no echo."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tidekey.cli import main, options, output, prompts, verbs
from tidekey.errors import FileRefused, HostError, UsageWrong, tree

SAID = "JBSWY3DPEHPK3PXPSAIDBYAPERSON"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    told = capsys.readouterr()
    return status, told.out, told.err


def test_global_options_are_taken_before_and_after_the_verb() -> None:
    before = options.hoist(["--passphrase-file", "p", "--json", "list", "a"])
    after = options.hoist(["list", "a", "--json", "--passphrase-file=p"])

    assert before == after
    assert before == (options.Options(True, Path("p"), None), ["list", "a"])


def test_words_after_a_double_dash_stay_words() -> None:
    chosen, rest = options.hoist(["code", "--", "--json"])

    assert (chosen.json, rest) == (False, ["code", "--", "--json"])


@pytest.mark.parametrize("words", [["list", "--passphrase-file"], ["--code-file=", "list"]])
def test_a_file_option_without_a_file_is_wrong_use(words: list[str]) -> None:
    with pytest.raises(UsageWrong):
        options.hoist(words)


def test_tidekey_alone_prints_help_with_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys)

    assert (status, err) == (0, "")
    assert all(f"\n  {verb.name} " in out for verb in verbs.VERBS)


@pytest.mark.parametrize("words", [["--version", "--json"], ["--json", "--version"]])
def test_version_is_one_document_for_scripts(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    status, out, _ = run(capsys, *words)

    assert status == 0
    assert set(json.loads(out)) == {"version"}


@pytest.mark.parametrize(
    "words",
    [
        [],
        [SAID],
        ["list", f"--{SAID}"],
        ["lock", SAID],
        ["code", "--at", SAID],
        ["code", "--all", "--at", "-1"],
        ["explain", "--json=1"],
        ["code"],
        ["code", "--all", SAID],
        ["list", "--sort", SAID],
        ["add", SAID, "--stdin"],
        ["rm"],
    ],
)
def test_wrong_use_is_status_2_and_one_document_that_repeats_nothing(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    status, out, err = run(capsys, *words, "--json")

    assert status == 2
    assert json.loads(out)["error"]["code"] == "cli.usage"
    assert SAID not in out + err


def test_wrong_use_without_json_is_a_sentence_and_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capsys, "code", "--at", SAID)

    assert (status, out) == (2, "")
    assert err.splitlines()[1:] == ["cli.usage"]
    assert "--at" in err
    assert SAID not in err


def test_help_with_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "list", "--help", "--json")

    assert status == 0
    assert "--trash" in json.loads(out)["help"]


def test_explain_knows_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "explain", "--json")

    assert status == 0
    assert [row["code"] for row in json.loads(out)] == [one.code for one in tree()]


def test_explain_of_an_unknown_code_fails_with_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    known, _, _ = run(capsys, "explain", "vault.none")
    unknown, _, err = run(capsys, "explain", SAID)

    assert (known, unknown) == (0, 1)
    assert err.splitlines()[-1] == "explain.unknown"
    assert SAID not in err


def test_a_run_loads_the_file_of_its_own_verb_only() -> None:
    program = (
        "import sys; from tidekey.cli import main; main(['explain', 'vault.none']); "
        "print([m for m in ('rich', 'keyring', 'cryptography', 'pyotp', 'msgspec', "
        "'tidekey.cli.codes', 'tidekey.app') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (b"word\n", "word"),
        (b"word\r\n", "word"),
        (b"word\n\n", "word\n"),
        (b" word \r", " word \r"),
        (b"w\xc3\xb6rd", "wörd"),
        (b"", ""),
    ],
)
def test_a_secret_file_loses_one_final_line_end_and_nothing_else(
    tmp_path: Path, held: bytes, text: str
) -> None:
    (tmp_path / "file").write_bytes(held)

    assert prompts.secret_file(tmp_path / "file").reveal() == text


def test_a_file_that_cannot_be_used_is_refused_without_its_name(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for name in ("absent-NAME", "", "bytes"):
        with pytest.raises(FileRefused) as refused:
            prompts.secret_file(tmp_path / name)

        assert "NAME" not in str(refused.value)


def test_control_characters_of_a_name_do_not_reach_the_terminal() -> None:
    assert output.clean("a\x1b[31mb\u202ec\x9bd") == "a·[31mb·c·d"
    assert output.clean("Größe 👩‍💻 日本") == "Größe 👩‍💻 日本"


def test_an_unforeseen_failure_is_a_sentence_not_a_trace(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDEKEY_HOME", str(tmp_path))
    status, out, err = run(capsys, "list", "--json")

    assert status == 1
    assert json.loads(out)["error"]["code"] == "vault.none"
    assert "Traceback" not in out + err


def test_every_sentence_of_an_error_can_be_filled() -> None:
    assert all("{" not in one().message for one in tree() if issubclass(one, HostError))
