"""Builds the extension's manifests and archives from one base and small overlays.

Promises: one base manifest plus an overlay per browser family and store (an overlay is a JSON
merge patch, so null removes a key); the folder `extension/` carries the Chromium manifest and
loads unpacked as it is; archives of the same sources are equal to the last byte on every system.
Leaves to others: linting (check.py), installing (install.py), publishing (docs/publishing.md).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import shutil
import struct
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "extension"
MANIFESTS = ROOT / "manifest"
LOCK = MANIFESTS / "permissions.lock.json"
KEY = MANIFESTS / "local-build.pem"

#: Build name -> the overlays laid over the base, in this order.
BUILDS: dict[str, tuple[str, ...]] = {
    "chromium": ("chromium",),
    "firefox": ("firefox",),
    "chrome-store": ("chromium", "chrome-store"),
    "firefox-store": ("firefox", "firefox-store"),
}
#: What a build may do: a change of any of these must show in a review.
LOCKED = (
    "permissions",
    "optional_permissions",
    "host_permissions",
    "optional_host_permissions",
    "content_security_policy",
    "content_scripts",
    "externally_connectable",
    "incognito",
    "web_accessible_resources",
    "update_url",
)
#: Files that only developers need.
LEFT_OUT = {".d.ts", ".md"}
LEFT_OUT_NAMES = {"jsconfig.json", "tsconfig.json", "manifest.json"}
#: Sources of what stands in content/, and the detector as one script: no browser loads them.
LEFT_OUT_PLACES = ("page/", "content/detect.js")

Json = dict[str, Any]


def merge(base: Json, overlay: Json) -> Json:
    """The base with the overlay laid over it, as a JSON merge patch (RFC 7396)."""
    merged = dict(base)
    for name, value in overlay.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = merge(merged[name], value)
        else:
            merged[name] = value
    return merged


def manifest(build: str) -> Json:
    """The complete manifest of a build, with the version of pyproject.toml."""
    made = _load("base")
    for overlay in BUILDS[build]:
        made = merge(made, _load(overlay))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return merge(made, {"version": project["project"]["version"]})


def manifest_text(build: str) -> str:
    """The manifest as it is written to disk."""
    return json.dumps(manifest(build), indent=2, ensure_ascii=False) + "\n"


def permissions() -> Json:
    """What each build may do, as the lock file writes it."""
    return {b: {k: m[k] for k in LOCKED if k in m} for b in BUILDS for m in (manifest(b),)}


def files() -> list[Path]:
    """The sources that go into every build, sorted by name."""
    found = (p for p in SOURCE.rglob("*") if p.is_file())
    kept = (p for p in found if p.name not in LEFT_OUT_NAMES and not p.name.startswith("."))
    shipped = (p for p in kept if not any(p.name.endswith(end) for end in LEFT_OUT))
    names = {p.relative_to(SOURCE).as_posix(): p for p in shipped}
    return [names[name] for name in sorted(names) if not name.startswith(LEFT_OUT_PLACES)]


def build(name: str, out: Path) -> tuple[Path, Path]:
    """Write the folder and the archive of one build; returns both."""
    folder = out / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for source in files():
        target = folder / source.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    (folder / "manifest.json").write_text(manifest_text(name), encoding="utf-8", newline="\n")
    end = "xpi" if name.startswith("firefox") else "zip"
    archive = out / f"tidekey-{name}-{manifest(name)['version']}.{end}"
    archive.write_bytes(zipped(folder))
    return folder, archive


def zipped(folder: Path) -> bytes:
    """The folder as a zip: sorted, one date, one mode, stored (deflate differs by library)."""
    out = io.BytesIO()
    inside = sorted(p for p in folder.rglob("*") if p.is_file())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(inside, key=lambda p: p.relative_to(folder).as_posix()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def crx(archive: bytes, pem: bytes) -> bytes:
    """The zip as a CRX3, signed with the key that gives the unpacked folder its id."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SystemExit("The signing key must be an RSA key.")
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = _field(1, hashlib.sha256(public).digest()[:16])
    covered = b"CRX3 SignedData\x00" + struct.pack("<I", len(signed)) + signed + archive
    signature = key.sign(covered, padding.PKCS1v15(), hashes.SHA256())
    proof = _field(1, public) + _field(2, signature)
    header = _field(2, proof) + _field(10000, signed)
    return b"Cr24" + struct.pack("<II", 3, len(header)) + header + archive


def extension_id(key: str) -> str:
    """The id Chromium derives from a manifest's `key`."""
    digest = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


def stale() -> list[str]:
    """Sentences about each generated file that no longer fits its sources."""
    found = []
    written = SOURCE / "manifest.json"
    if not written.exists() or written.read_text(encoding="utf-8") != manifest_text("chromium"):
        found.append("extension/manifest.json is stale: run install_scripts/build_extension.py")
    if json.loads(LOCK.read_text(encoding="utf-8")) != permissions():
        found.append("manifest/permissions.lock.json differs: review the change, then run --lock")
    return found


def _field(number: int, value: bytes) -> bytes:
    """One length-delimited protobuf field."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _load(name: str) -> Json:
    loaded: Json = json.loads((MANIFESTS / f"extension.{name}.json").read_text(encoding="utf-8"))
    return loaded


def _write_manifest() -> None:
    """The committed manifest; untouched where it fits, for a checkout that is read-only."""
    path, text = SOURCE / "manifest.json", manifest_text("chromium")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the Tidekey extension.")
    parser.add_argument(
        "builds", nargs="*", help=f"which builds (default all: {', '.join(BUILDS)})"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to (default dist/)")
    parser.add_argument("--check", action="store_true", help="only say which files are stale")
    parser.add_argument("--pack", action="store_true", help="also write a signed .crx of chromium")
    parser.add_argument("--lock", action="store_true", help="write the lock of permissions anew")
    options = parser.parse_args(argv)
    unknown = set(options.builds) - set(BUILDS)
    if unknown:
        parser.error(f"there is no build {', '.join(sorted(unknown))}")
    return options


def main(argv: list[str]) -> int:
    options = _options(argv)
    if options.check:
        problems = stale()
        print("\n".join(problems) or "manifest and lock are up to date")
        return 1 if problems else 0
    _write_manifest()
    if options.lock:
        LOCK.write_text(json.dumps(permissions(), indent=2) + "\n", encoding="utf-8", newline="\n")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.builds or BUILDS:
        folder, archive = build(name, options.out)
        print(folder, archive, sep="\n")
        if options.pack and name == "chromium":
            packed = archive.with_suffix(".crx")
            packed.write_bytes(crx(archive.read_bytes(), KEY.read_bytes()))
            print(packed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
