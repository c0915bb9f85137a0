"""Labelled pages: what stands on a page that asks for a code, or for something like one, and what
each field wants.

Promises pages as values, from two sources: our own, written as outlines in `pages/*.txt`, and a
corpus of the same kind elsewhere (`pages/*.json` with `render.py` beside it), which is run where
it lies and never copied. What a field wants (its *truth*) never stands in the page: a field only
carries its number, `data-cx`.

An outline is a page in lines, indented by two blanks a level::

    # lighthouse-app  en  /login/2fa  Two-factor login
    h1 Two-factor login
    form id=second action=/login/2fa
      p Open your app and enter the code it shows.
      input! name=code autocomplete=one-time-code = Code
      button Continue
    a Use a recovery code

`input!` wants an app's code, `input?` another one-time secret, `input` anything else; `x6` makes
boxes of one code; `hidden` takes it off the view; after ` = ` stands a label tied to it, after `
< ` one that only stands before it. Values with blanks stand in quotes. `shadow` puts what is
indented into a shadow root, `later` into the page after a moment; any other word is a tag.
"""

from __future__ import annotations

import html
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWN = HERE / "pages"
VOID = {"input", "img", "br", "hr"}
TRUTHS = {"!": "totp", "?": "otp-other", "": "not-otp"}
LEAVES = {
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "a",
    "button",
    "label",
    "span",
    "b",
    "li",
    "legend",
    "small",
    "td",
    "th",
    "strong",
    "em",
    "dt",
    "dd",
    "title",
}
STYLE = (
    "body{font:14px sans-serif;margin:16px}input{width:220px;height:22px}textarea{width:220px}"
    "input[type=checkbox],input[type=radio],input[type=submit]{width:auto}"
    ".box{width:32px;height:36px}div{margin:4px 0}"
)
LATE = 60
SCRIPT = """
document.querySelectorAll('template').forEach(function put(t) {
const p = t.parentNode, c = t.content.cloneNode(true);
c.querySelectorAll('template').forEach(put);
if (t.dataset.how === 'later') {
setTimeout(() => {
const d = document.createElement('div'); d.append(c); t.replaceWith(d); aim(d) }, 60);
return }
t.remove();const r=p.attachShadow({mode:'open'});r.append(c);aim(r)});
function aim(r){r.querySelector('[autofocus]')?.focus()} aim(document);
"""  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of a page; those of one code share a `group`."""

    cx: int
    truth: str
    visible: bool
    group: str


@dataclass(frozen=True)
class Page:
    """A page: `html` by file name (the first is the page itself), under the `path` it is served
    at.
    """

    id: str
    software: str
    lang: str
    path: str
    fields: tuple[Field, ...]
    html: dict[str, str] = field(repr=False)
    late: int = 0  # milliseconds until its last field is there

    def units(self) -> dict[tuple[int, ...], str]:
        """What each visible field, or group of boxes, wants."""
        found: dict[str, list[Field]] = {}
        for one in self.fields:
            if one.visible:
                found.setdefault(one.group or f"#{one.cx}", []).append(one)
        return {tuple(f.cx for f in group): group[0].truth for group in found.values()}

    @property
    def kind(self) -> str:
        """`totp`, `otp-other` or `negative`, by its visible fields."""
        truths = set(self.units().values())
        return next((one for one in ("totp", "otp-other") if one in truths), "negative")


def own() -> list[Page]:
    """Our own pages."""
    files = sorted(OWN.glob("*.txt"))
    return [page for file in files for page in outlined(file.read_text(encoding="utf-8"))]


def outlined(text: str) -> Iterator[Page]:
    """The pages of one file of outlines."""
    for part in re.split(r"(?m)^(?=# )", text):
        if part.startswith("# "):
            head, *lines = part.splitlines()
            yield Outline(head[2:]).page([line for line in lines if line.strip()])


class Outline:
    """Makes one page of its lines."""

    def __init__(self, head: str) -> None:
        words = re.split(r"\s{2,}", head.strip(), maxsplit=3)
        self.id, self.lang, self.path, self.title = words
        self.fields: list[Field] = []

    def page(self, lines: list[str]) -> Page:
        """All of it."""
        body, rest = self._block(lines, 0)
        if rest:
            raise ValueError(f"{self.id}: cannot place {rest[0]!r}")
        rtl = " dir=rtl" if self.lang in ("ar", "he", "fa", "ur") else ""
        text = (
            f"<!doctype html><html lang={self.lang}{rtl}><meta charset=utf-8>"
            f"<title>{html.escape(self.title)}</title>"
            f"<style>{STYLE}</style><body>{body}<script>{SCRIPT}</script>"
        )
        software = self.id.split("-")[0]
        return Page(
            self.id,
            f"own:{software}",
            self.lang,
            self.path,
            tuple(self.fields),
            {"": text},
            LATE if "data-how=later" in body else 0,
        )

    def _block(self, lines: list[str], depth: int) -> tuple[str, list[str]]:
        """The lines of one depth and what is deeper beneath them; what is left."""
        made = ""
        while lines:
            line, indent = lines[0], (len(lines[0]) - len(lines[0].lstrip())) // 2
            if indent < depth:
                break
            if indent > depth:
                raise ValueError(f"{self.id}: {line!r} is indented too far")
            inner, rest = (
                self._block(lines[1:], depth + 1) if self._deeper(lines, depth) else ("", lines[1:])
            )
            made += self._line(line.strip(), inner)
            lines = rest
        return made, lines

    @staticmethod
    def _deeper(lines: list[str], depth: int) -> bool:
        return len(lines) > 1 and len(lines[1]) - len(lines[1].lstrip()) > depth * 2

    def _line(self, line: str, inner: str) -> str:
        word, _, rest = line.partition(" ")
        name = word.rstrip("!?")
        if name in ("input", "textarea", "edit"):
            return self._field(name, TRUTHS[word[len(name) :]], rest)
        if name in ("shadow", "later"):
            return f"<div><template data-how={name}>{inner}</template></div>"
        if name in LEAVES and not inner:
            attrs, text = _attributes(rest, leaf=True)
            return f"<{name}{attrs}>{html.escape(text)}</{name}>"
        attrs, text = _attributes(rest, leaf=name in LEAVES)
        return f"<{name}{attrs}>" + (
            html.escape(text) + inner + f"</{name}>" if name not in VOID else ""
        )

    def _field(self, name: str, truth: str, rest: str) -> str:
        rest, how, label = _cut(rest)
        words = shlex.split(rest)
        count = next((int(w[1:]) for w in words if re.fullmatch(r"x\d+", w)), 1)
        hidden = "hidden" in words
        pairs = [w for w in words if w != "hidden" and not re.fullmatch(r"x\d+", w)]
        group = f"g{len(self.fields)}" if count > 1 else ""
        typed = not re.search(
            r"\btype=(?:hidden|checkbox|radio|submit|button|file|date|range)\b", rest
        )
        made = ""
        for _ in range(count):
            cx = len(self.fields)
            self.fields.append(Field(cx, truth, typed and not hidden, group))
            made += self._tag(name, pairs, cx, boxed=count > 1)
        label = html.escape(label)
        ident = next((w[3:] for w in pairs if w.startswith("id=")), "")
        if how == "=":
            made = (
                f'<label for="{ident}">{label}</label>{made}'
                if ident
                else f"<label>{label} {made}</label>"
            )
        elif how == "<":
            made = f"<div>{label}</div>{made}"
        style = " style=display:none" if hidden else ""
        return f"<div{style}>{made}</div>"

    @staticmethod
    def _tag(name: str, pairs: list[str], cx: int, *, boxed: bool) -> str:
        attrs = (
            "".join(_pair(w) for w in pairs) + f" data-cx={cx}" + (" class=box" if boxed else "")
        )
        if name == "edit":
            return f"<div contenteditable=true style='width:220px;height:22px'{attrs}></div>"
        return f"<{name}{attrs}>" + ("</textarea>" if name == "textarea" else "")


def _cut(rest: str) -> tuple[str, str, str]:
    """The part before a label, how it is tied, and the label."""
    found = re.fullmatch(r"(.*?)(?:^|\s)([=<])\s(.*)", rest)
    return (found[1], found[2], found[3]) if found else (rest, "", "")


def _attributes(rest: str, *, leaf: bool) -> tuple[str, str]:
    """Leading `key=value` words as attributes, the rest as text."""
    attrs = ""
    while found := re.match(r"([\w-]+)=(\"[^\"]*\"|\S*)\s*", rest):
        attrs, rest = attrs + _pair(found[1] + "=" + found[2].strip('"')), rest[found.end() :]
    return attrs, rest


def _pair(word: str) -> str:
    key, has, value = word.partition("=")
    return f' {key}="{html.escape(value)}"' if has else f" {key}"


# a corpus elsewhere -------------------------------------------------------------------------------


def elsewhere() -> Path | None:
    """The corpus that lies beside the checkout or beneath `TIDEKEY_SAMPLES`, if it does."""
    given = os.environ.get("TIDEKEY_SAMPLES")
    places = [Path(given).parent, Path(given)] if given else [HERE.parents[2] / "shared"]
    return next((one / "corpus" for one in places if (one / "corpus/render.py").exists()), None)


def corpus(folder: Path, pages: Path | None = None) -> list[Page]:
    """The pages of a corpus, rendered by its own script."""
    with tempfile.TemporaryDirectory() as out:
        more = ["--pages", str(pages)] if pages else []
        command = [sys.executable, str(folder / "render.py"), out, *more]
        subprocess.run(command, check=True, capture_output=True)
        made = json.loads((Path(out) / "manifest.json").read_text(encoding="utf-8"))
        return [_rendered(one, Path(out)) for one in made]


def _rendered(one: dict[str, object], out: Path) -> Page:
    frames = [str(frame["file"]) for frame in one["frames"]]  # type: ignore[attr-defined]
    fields = tuple(
        Field(f["cx"], f["truth"], bool(f["visible"] and f["text"]), str(f.get("group") or ""))
        for f in sorted(one["fields"], key=lambda f: (f.get("order") or 0, f["cx"]))  # type: ignore[attr-defined]
    )
    texts = {"": (out / str(one["file"])).read_text(encoding="utf-8")}
    texts |= {name: (out / name).read_text(encoding="utf-8") for name in frames}
    late = max(
        (int(n) for text in texts.values() for n in re.findall(r"data-cx-later=\"(\d+)", text)),
        default=0,
    )
    return Page(
        str(one["id"]),
        str(one["software"]),
        str(one["lang"]),
        str(one["path"]),
        fields,
        texts,
        late,
    )
