"""The extension's manifests, lock and archives: what a browser or a store gets."""

import hashlib
import importlib.util
import io
import json
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tidekey import browsers

ROOT = Path(__file__).resolve().parents[2]
PERMISSIONS = ["nativeMessaging", "activeTab", "scripting", "storage", "contextMenus", "idle"]


def _load() -> ModuleType:
    path = ROOT / "install_scripts" / "build_extension.py"
    spec = importlib.util.spec_from_file_location("build_extension", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_extension"] = module
    spec.loader.exec_module(module)
    return module


make = _load()
BUILDS = tuple(make.BUILDS)


def test_generated_manifest_and_lock_are_not_stale() -> None:
    assert make.stale() == []


def test_a_changed_permission_is_called_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    real = make._load
    extra = {"permissions": [*PERMISSIONS, "tabs"]}
    monkeypatch.setattr(make, "_load", lambda name: {**real(name), **extra})

    assert len(make.stale()) == 2


@pytest.mark.parametrize("build", BUILDS)
def test_no_build_asks_for_more_than_the_six_permissions(build: str) -> None:
    made = make.manifest(build)

    assert made["permissions"] == PERMISSIONS
    assert not {"host_permissions", "content_scripts", "externally_connectable"} & set(made)
    assert "web_accessible_resources" not in made


@pytest.mark.parametrize("build", BUILDS)
def test_no_page_of_ours_may_connect_anywhere(build: str) -> None:
    policy = make.manifest(build)["content_security_policy"]["extension_pages"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert rules["connect-src"] == rules["default-src"] == rules["object-src"] == "'none'"
    assert rules["script-src"] == "'self'"


def test_unpacked_chromium_has_the_id_that_the_host_answers() -> None:
    assert make.extension_id(make.manifest("chromium")["key"]) in browsers.CHROMIUM_IDS


def test_firefox_has_the_id_that_the_host_answers() -> None:
    gecko = make.manifest("firefox")["browser_specific_settings"]["gecko"]

    assert gecko["id"] in browsers.FIREFOX_IDS


def test_stores_get_no_key() -> None:
    assert "key" in make.manifest("chromium")
    assert not any("key" in make.manifest(b) for b in BUILDS if b != "chromium")


def test_version_is_the_project_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert {make.manifest(b)["version"] for b in BUILDS} == {project["project"]["version"]}


def test_overlay_null_removes_and_maps_merge() -> None:
    merged = make.merge({"a": 1, "b": {"c": 1, "d": 2}}, {"a": None, "b": {"c": 3}})

    assert merged == {"b": {"c": 3, "d": 2}}


@pytest.mark.parametrize("build", BUILDS)
def test_archive_is_the_same_twice_and_carries_its_manifest(build: str, tmp_path: Path) -> None:
    _, first = make.build(build, tmp_path / "one")
    _, second = make.build(build, tmp_path / "two")

    assert first.read_bytes() == second.read_bytes()
    inside = zipfile.ZipFile(first)
    assert json.loads(inside.read("manifest.json")) == make.manifest(build)
    assert not [n for n in inside.namelist() if n.endswith((".d.ts", "jsconfig.json", ".pem"))]


def test_every_file_a_manifest_names_is_in_the_archive(tmp_path: Path) -> None:
    for build in BUILDS:
        _, archive = make.build(build, tmp_path)
        names = set(zipfile.ZipFile(archive).namelist())
        made = make.manifest(build)
        background = made["background"]
        wanted = {*made["icons"].values(), *made["action"]["default_icon"].values()}
        wanted |= {made["action"]["default_popup"], made["options_ui"]["page"]}
        wanted |= {background.get("service_worker") or background["scripts"][0]}
        assert wanted <= names


def test_every_text_a_manifest_names_is_translated() -> None:
    english = ROOT / "extension" / "_locales" / "en" / "messages.json"
    texts = json.loads(english.read_text(encoding="utf-8"))
    named = json.dumps(make.manifest("firefox")).split("__MSG_")[1:]

    assert {part.split("__")[0] for part in named} <= set(texts)


def test_packed_extension_is_signed_by_the_key_of_its_id() -> None:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    body = io.BytesIO()
    zipfile.ZipFile(body, "w").close()
    packed = make.crx(body.getvalue(), make.KEY.read_bytes())

    assert packed[:4] == b"Cr24" and int.from_bytes(packed[4:8], "little") == 3
    header = packed[12 : 12 + int.from_bytes(packed[8:12], "little")]
    public = serialization.load_pem_private_key(make.KEY.read_bytes(), None).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = header[-18:]
    assert signed[2:] == hashlib.sha256(der).digest()[:16]
    covered = b"CRX3 SignedData\x00" + (18).to_bytes(4, "little") + signed + body.getvalue()
    signature = header[header.index(der) + len(der) :][3 : 3 + 256]
    public.verify(signature, covered, padding.PKCS1v15(), hashes.SHA256())
