"""What a person does in a browser, said straight to a real host in frames."""

from __future__ import annotations

from typing import Any

from desk import uri

from wire import Host


def rows(host: Host) -> dict[str, dict[str, Any]]:
    """All accounts by name."""
    found, total, seen = dict[str, dict[str, Any]](), 1, 0
    while seen < total:
        page = host.ask("accounts.list", offset=seen)["ok"]
        found |= {row["name"]: row for row in page["rows"]}
        total, seen = page["total"], seen + len(page["rows"])
    return found


def names(host: Host) -> set[str]:
    """The names of all accounts."""
    return set(rows(host))


def codes(host: Host) -> set[tuple[str, str, int | None]]:
    """All codes, and from when each counts."""
    found = host.ask("codes.get", ids=[row["id"] for row in rows(host).values()])["ok"]["codes"]
    return {(one["id"], one["code"], one["valid_from"]) for one in found}


def do(host: Host, verb: str, name: str, **fields: object) -> None:
    """One act on the account of this name."""
    reply = host.ask(verb, id=rows(host)[name]["id"], **fields)
    assert "ok" in reply, reply


def add(host: Host, name: str) -> None:
    """One more account."""
    draft = host.ask("accounts.draft", uri=uri("Many", name))["ok"]
    fields = {"issuer": "Many", "name": name}
    assert "ok" in host.ask("accounts.add", draft_id=draft["draft_id"], **fields)


def notices(host: Host) -> list[str]:
    """What the host has to tell by itself."""
    return [row["code"] for row in host.ask("notices.list")["ok"]["notices"]]


def folder_state(host: Host) -> str:
    """How it stands with the folder that is backed up to."""
    rows = host.ask("backup.status")["ok"]["targets"]
    return next((row["state"] for row in rows if row["kind"] == "folder"), "")
