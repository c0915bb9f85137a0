"""One target in a process of its own, for atheris runs once in a process.

    worker.py TARGET FOLDER SECONDS     fuzz; findings are lines of FOLDER/found.jsonl
    worker.py TARGET FILE               read one input again, without coverage, and judge it

Promises that an exception is written down once and does not stop the run. Leaves inputs that take
too long, need too much memory or end the process to libFuzzer, and these to `run`.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzz.targets import Target

ROOT = Path(__file__).resolve().parents[2]
HOST = str(ROOT / "host" / "tidekey")
SECONDS, MEBIBYTES = 12, 600
_GUIDING = ("tidekey", "pykeepass", "pyzipper", "plistlib", "html")  # what coverage is taken of
_OF_PICTURES = ("picture", "qr_image")
_LONGEST = 1 << 17
_FOUND, _CORPUS, _ARTIFACTS = "found.jsonl", "corpus", "ended"


def main(argv: list[str]) -> int:
    """Fuzz, or read one input again."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "host")]
    if len(argv) == 2:
        return again(*argv)
    name, folder, seconds = argv
    fuzz(name, Path(folder), int(seconds))
    return 0


# fuzzing ------------------------------------------------------------------------------------------


def fuzz(name: str, folder: Path, seconds: int) -> None:
    """Fuzz one target; does not come back."""
    import atheris

    guiding = [*_GUIDING, *(["PIL"] if name in _OF_PICTURES else [])]
    with atheris.instrument_imports(include=guiding):
        target = _target(name)
    from fuzz import mutate

    seen: set[str] = set()

    def one(data: bytes) -> None:
        try:
            target.one(data)
        except Exception as why:
            if (where := place(why)) not in seen:
                seen.add(where)
                _write_down(folder, where, data)

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        found = mutate.changed(data[1:], seed) if seed % 2 else None
        if found is None:
            return bytes(atheris.Mutate(data, most))
        return (data[:1] + found)[:most]

    options = _options(target, folder, seconds)
    atheris.Setup(["fuzz", *options, str(folder / _CORPUS)], one, custom_mutator=mutator)
    atheris.Fuzz()


def _target(name: str) -> Target:
    import tidekey.importers

    for found in pkgutil.iter_modules(tidekey.importers.__path__):
        importlib.import_module(f"tidekey.importers.{found.name}")
    import plistlib  # noqa: F401 - loaded here, so that coverage is taken of it

    import pykeepass  # noqa: F401

    from fuzz import targets

    return targets.made(name)


def _options(target: Target, folder: Path, seconds: int) -> list[str]:
    corpus, ended, words = folder / _CORPUS, folder / _ARTIFACTS, folder / "words"
    for one in (corpus, ended):
        one.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds:
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    known = target.words or [b"\0\0"]  # libFuzzer refuses a list without any
    lines = ["".join(f"\\x{byte:02x}" for byte in word) for word in known]
    words.write_text("".join(f'"{line}"\n' for line in lines))
    longest = min(_LONGEST, max(4096, 2 * max(map(len, target.seeds))))
    return [
        f"-max_total_time={seconds}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEBIBYTES}",
        f"-dict={words}", f"-artifact_prefix={ended}/", f"-max_len={longest}", "-len_control=0",
        "-print_final_stats=1",
    ]  # fmt: skip


def place(why: BaseException) -> str:
    """An exception by its kind and the innermost lines of ours, which tell findings apart."""
    frames = traceback.extract_tb((why.__cause__ or why).__traceback__)
    ours = [f"{Path(one.filename).name}:{one.lineno}" for one in frames if HOST in one.filename]
    said = f" {why}" if why.__cause__ else ""  # a code, or the name of an importer
    return " ".join([type(why).__name__ + said, *reversed(ours[-3:])])


def _write_down(folder: Path, where: str, data: bytes) -> None:
    kept = folder / f"input-{hashlib.sha1(data).hexdigest()[:12]}"
    kept.write_bytes(data)
    with (folder / _FOUND).open("a") as lines:
        lines.write(json.dumps({"where": where, "input": str(kept)}) + "\n")


# again --------------------------------------------------------------------------------------------


def again(name: str, file: str) -> int:
    """Read one input as a person's computer would; status 1 where it is a finding."""
    target, data = _target(name), Path(file).read_bytes()
    began, wrong = time.process_time(), ""
    try:
        target.one(data)
    except Exception as why:
        traceback.print_exc()
        wrong = place(why)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    if not wrong and seconds > SECONDS:
        wrong = f"takes {seconds:.0f} s"
    if not wrong and peak > MEBIBYTES:
        wrong = f"needs {peak} MiB"
    print(wrong or f"no finding: {seconds:.1f} s, {peak} MiB")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
