"""QR codes and the page they are printed on: one HTML file that fetches nothing and runs nothing.

Promises black on white for A4 and Letter, cards that no page break cuts, and that every text from
a vault is escaped. Leaves what the codes say to the formats.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from segno import QRCode

MOST: Final = 2_331
"""Characters in a code; more could be read by few cameras."""
_LONG: Final = 300
_MANY: Final = 200
_ONE_MASK: Final = 2

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
@page {{ margin: 14mm }}
* {{ box-sizing: border-box }}
html {{ background: #fff; color: #000; font: 10.5pt/1.4 system-ui, sans-serif }}
body {{ max-width: 184mm; margin: 0 auto; padding: 4mm 0 }}
h1 {{ font-size: 20pt; line-height: 1.2; margin: 0 0 1mm }}
header {{ border-bottom: 1.2pt solid #000; padding-bottom: 4mm; margin-bottom: 6mm }}
header p {{ margin: 0; max-width: 150mm }}
main {{ display: grid; gap: 5mm; grid-template-columns: repeat({columns}, minmax(0, 1fr)) }}
article {{ border: .6pt solid #888; border-radius: 3mm; padding: 4mm; display: flex; gap: 4mm;
  align-items: flex-start; break-inside: avoid; page-break-inside: avoid }}
article svg {{ width: {size}mm; height: {size}mm; flex: none }}
article div {{ min-width: 0; flex: 1; overflow-wrap: anywhere }}
p {{ margin: .5mm 0 }}
.title {{ font-weight: 700; font-size: 12pt; line-height: 1.25; margin: 0 }}
ul {{ margin: 2mm 0 0; padding-left: 5mm }}
.soft {{ font-size: 8.5pt; color: #444 }}
.key {{ font: 8.5pt/1.35 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; margin-top: 1.5mm }}
.uri {{ font: 6.5pt/1.3 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; color: #666;
  margin-top: 1.5mm }}
@media screen {{ body {{ padding: 10mm 6mm }} }}
@media screen and (max-width: 640px) {{ main {{ grid-template-columns: 1fr }} }}
@media print {{ .uri {{ display: none }} }}
</style>
</head>
<body>
<header><h1>{title}</h1>
{lines}
</header>
<main>
{cards}
</main>
</body>
</html>
"""


class Card(NamedTuple):
    """One code and what stands beside it: a title, quiet lines, a key to type, a list."""

    uri: str
    title: str
    under: str
    soft: tuple[str, ...] = ()
    key: str = ""
    listed: tuple[str, ...] = ()


def page(title: str, lines: tuple[str, ...], cards: list[Card], columns: int, size: int) -> bytes:
    """The page; `size` is the width of a code in millimetres."""
    mask = None if len(cards) <= _MANY else _ONE_MASK  # to find the best takes 10 ms a code
    return _PAGE.format(
        title=escape(title), columns=columns, size=size,
        lines="\n".join(f"<p>{escape(one)}</p>" for one in lines),
        cards="\n".join(_card(one, mask) for one in cards),
    ).encode()  # fmt: skip


def picture(uri: str) -> bytes:
    """The code alone, as a PNG."""
    import io

    written = io.BytesIO()
    drawn(uri).save(written, kind="png", scale=8, border=4)
    return written.getvalue()


def drawn(text: str, mask: int | None = None) -> QRCode:
    """The code of a text; a long one is drawn coarser, since cameras forgive less there."""
    import segno

    error = "m" if len(text) <= _LONG else "l"
    return segno.make(text, error=error, micro=False, boost_error=False, mask=mask)


def _card(one: Card, mask: int | None) -> str:
    svg = drawn(one.uri, mask).svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    rows = [f'<p class="title">{escape(one.title)}</p>' if one.title else ""]
    name = "<p>" if one.title else '<p class="title">'
    rows += [f"{name}{escape(one.under)}</p>" if one.under else ""]
    rows += [f'<p class="soft">{escape(line)}</p>' for line in one.soft]
    rows += [f'<p class="key">{escape(one.key)}</p>' if one.key else ""]
    rows += [_listed(one.listed) if one.listed else ""]
    rows += [f'<p class="uri">{escape(one.uri)}</p>']
    return f"<article>{svg}<div>\n" + "\n".join(filter(None, rows)) + "\n</div></article>"


def _listed(names: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in names) + "</ul>"
