"""Pages that ask for a code and remember all they are told: what the tables of attacks are made of.

Promises that the label is honest and in view, so that nothing but a guard keeps a code from the
field, and that `held()` in each page tells what any field of it, its roots and frames has got.
"""

from __future__ import annotations

from typing import NamedTuple

from guards import Guard

TITLE = "<h1>Sign in</h1>"
ASKS = "<p><label for=code>Two-factor code from your authenticator app</label>"
LABEL = TITLE + ASKS
# What a hostile page keeps: the values of all its fields, and what it heard of them.
EARS = """<script>
const roots = [document], gone = [], heard = [];
const isField = (el) => /^(input|textarea)$/.test(el.localName) || el.isContentEditable;
const valueOf = (el) => el.value ?? el.textContent;
function listen(root) {
  for (const type of ['beforeinput', 'input', 'change', 'paste'])
    root.addEventListener(type, (event) => heard.push([type, event.data,
      event.clipboardData?.getData('text'), valueOf(event.composedPath()[0])].join()), true);
}
function values(root) {
  return [...root.querySelectorAll('*')].flatMap((el) => [isField(el) ? valueOf(el) : '',
    ...(el.shadowRoot ? values(el.shadowRoot) : []),
    ...(el.localName === 'iframe' ? [el.contentWindow.held?.()] : [])]).filter(Boolean);
}
function held() {
  return [...roots.flatMap(values), ...gone.map(valueOf), ...heard].join(' ');
}
function closed(html) {
  const root = document.querySelector('#host').attachShadow({mode: 'closed'});
  root.innerHTML = html;
  roots.push(root);
  listen(root);
  return root;
}
listen(document);
const find = (css) => document.querySelector(css);
const on = (type, act) => addEventListener(type, act, true);
</script>"""
BASE = "<style>body{margin:8px;background:#fff;font:16px sans-serif}</style>"
SEEN: tuple[str | Guard, ...] = ("isSeen", "likely")


class Variant(NamedTuple):
    """One page, and where it is an attack, which guards have to be gone for it to succeed."""

    body: str
    out: tuple[str | Guard, ...] = SEEN
    only: str = ""  # the one family that knows this way
    frame: str = ""  # the whole page of its frame
    sign: str = "!"  # what the toolbar's button says of it

    def page(self, path: str) -> str:
        """The whole page; its frame stands at the path with an `i` after it."""
        return whole(LABEL + self.body.replace("FRAME", f"/{path}i"))


def of(out: tuple[str | Guard, ...] = SEEN, only: str = "", **bodies: str) -> dict[str, Variant]:
    """Variants that are a body each."""
    return {name.replace("_", "-"): Variant(body, out, only) for name, body in bodies.items()}


def whole(body: str) -> str:
    """A page that listens."""
    return (
        f"<!doctype html><html lang=en><title>Sign in</title>{EARS}{BASE}<body>{body}"
        "<button>Verify</button></html>"
    )


def field(style: str = "", more: str = "") -> str:
    """The field for the code."""
    marks = "id=code name=code autocomplete=one-time-code inputmode=numeric maxlength=6"
    return f'<input {marks} style="{style}" {more}>'


def boxes(last: str = "") -> str:
    """A row of six for it."""
    style = "width:30px;display:inline-block"
    each = "<input maxlength=1 inputmode=numeric autocomplete=one-time-code style='%s'>"
    return each % style * 5 + each % f"{style};{last}"


def around(style: str, inner: str = "", more: str = "") -> str:
    """An element around the field."""
    return f'<div style="{style}" {more}>{inner or field()}</div>'


def cover(style: str, tag: str = "div", more: str = "", inner: str = "") -> str:
    """The field, and something over it."""
    over = f'<{tag} style="position:absolute;inset:0;{style}" {more}>{inner}</{tag}>'
    return around("position:relative;width:200px;height:40px", field("width:190px") + over)


def opened(inner: str, style: str = "") -> str:
    """An open root, and its host."""
    root = f"<template shadowrootmode=open>{ASKS}{inner}</template>"
    return f"<div style='{style}'>{root}</div>"


def shut(inner: str, style: str = "") -> str:
    """A closed one."""
    return f"<div id=host style='{style}'></div>" + script(f"closed(`{ASKS}{inner}`)")


def script(code: str) -> str:
    """A script beneath what it works on."""
    return f"<script>{code}</script>"


def sheet(rules: str) -> str:
    """A style sheet."""
    return f"<style>{rules}</style>"
