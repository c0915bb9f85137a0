"""What a person has chosen for one site, on this computer.

Promises small values only: whether the form is sent, whether codes go over an unencrypted
connection (routers, file servers at home), the field that was pointed at, the sites whose frames
may be filled there. They stay in `local`: what is safe in one network need not be in another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tidekey import domains, records

if TYPE_CHECKING:
    from tidekey.records import Body
    from tidekey.strictjson import JSON

MOST_SITES: Final = 500
MOST_FRAMES: Final = 10


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """All of them; each as it is where nothing was chosen."""

    submit: bool = False
    plain: bool = False
    learnt: str = ""
    frames: tuple[str, ...] = ()


def of(body: Body, origin: str) -> SiteOptions:
    """Those of the site of an origin; SiteRefused where it has none."""
    kept = _kept(body).get(domains.site_of(origin).name)
    return _read(kept) if isinstance(kept, dict) else SiteOptions()


def allows_plain(body: Body, origin: str) -> bool:
    """True where the person allowed codes over an unencrypted connection to this site."""
    return bool(_kept(body)) and domains.refusal(origin) == domains.PLAIN and of(body, origin).plain


def refusal(body: Body, origin: str) -> str | None:
    """Why no code goes to this origin, None where one may, the person's choice included."""
    reason = domains.refusal(origin)
    return None if reason == domains.PLAIN and allows_plain(body, origin) else reason


def allow_frame(options: SiteOptions, site: str) -> SiteOptions:
    """With the frames of this site."""
    frames = (*(one for one in options.frames if one != site), site)
    return replace(options, frames=frames[-MOST_FRAMES:])


def forbid_frame(options: SiteOptions, site: str) -> SiteOptions:
    """Without the frames of this site."""
    return replace(options, frames=tuple(one for one in options.frames if one != site))


def keep(body: Body, origin: str, options: SiteOptions) -> None:
    """Remember them; those of the site that was changed longest ago make room."""
    site, kept = domains.site_of(origin).name, _kept(body)
    kept.pop(site, None)
    if options != SiteOptions():
        kept[site] = _written(options)
    for oldest in list(kept)[:-MOST_SITES]:
        del kept[oldest]


def _read(kept: dict[str, JSON]) -> SiteOptions:
    learnt = kept.get("learnt")
    return SiteOptions(
        submit=kept.get("submit") is True,
        plain=kept.get("plain") is True,
        learnt=learnt if isinstance(learnt, str) else "",
        frames=records.texts(kept.get("frames")),
    )


def _written(options: SiteOptions) -> dict[str, JSON]:
    whole: dict[str, JSON] = {
        "submit": options.submit,
        "plain": options.plain,
        "learnt": options.learnt,
        "frames": list(options.frames),
    }
    return {name: value for name, value in whole.items() if value}


def _kept(body: Body) -> dict[str, JSON]:
    return records.child(records.child(body, "local"), "site_options")
