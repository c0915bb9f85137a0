"""The recovery sheet: one page to print, in a file that only its owner can read and soon is gone.

Promises a page for A4 and Letter in black on white that holds the name of the vault, the date,
the code with its QR code, where to keep it and how to use it, and nothing else; no script, no
address that a browser would fetch. Leaves when it may be shown to `recovery`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from html import escape

from tidekey import disk
from tidekey.secret import Secret

KEPT_SECONDS = 15 * 60
_START, _END = "tidekey-recovery-", ".html"
_OURS = "tidekey-"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Tidekey recovery sheet</title>
<style>
@page {{ margin: 16mm }}
html {{ background: #fff; color: #000; font: 12pt/1.5 system-ui, sans-serif }}
body {{ max-width: 172mm; margin: 0 auto; padding: 6mm 0 }}
h1 {{ font-size: 22pt; line-height: 1.2; margin: 0 }}
h2 {{ font-size: 13pt; margin: 9mm 0 1mm }}
header p {{ margin: 1mm 0 0 }}
.code {{ border: 1.2pt solid #000; border-radius: 4mm; padding: 7mm; margin-top: 9mm;
  display: flex; gap: 8mm; align-items: center; justify-content: space-between }}
.code ol {{ list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: 1fr 1fr;
  gap: 2.5mm 9mm; font: 700 22pt/1.2 ui-monospace, "DejaVu Sans Mono", Consolas, monospace }}
.code li span {{ font: 9pt/1 system-ui, sans-serif; display: inline-block; width: 5mm }}
.code svg {{ width: 46mm; height: 46mm; flex: none }}
.lines {{ margin: 0; padding-left: 6mm; font-size: 11.5pt }}
.lines li {{ margin: 1mm 0 }}
code {{ font: 10.5pt ui-monospace, "DejaVu Sans Mono", Consolas, monospace }}
@media screen {{ body {{ padding: 14mm 6mm }} }}
</style>
</head>
<body>
<header><h1>Tidekey recovery sheet</h1><p>Vault: <b>{name}</b> &nbsp;·&nbsp; {date}</p></header>
<section class="code" aria-label="Recovery code"><ol>
{groups}
</ol>{qr}</section>
<h2>Where to keep it</h2>
<ol class="lines">
<li>Print it or copy the seven groups by hand: this file is removed after 15 minutes.</li>
<li>Keep it where you keep papers that matter, away from this computer.</li>
<li>Show it to nobody: with a copy of your backup it makes all your codes.</li>
</ol>
<h2>How to use it</h2>
<ol class="lines">
<li>On a new computer, let your drive sync, install Tidekey and type the seven groups.</li>
<li>Without Tidekey, take <code>rescue.py</code> from its source and the backup’s folder.</li>
<li>Run <code>python3 rescue.py FOLDER</code>: it prints one key a line for any other app.</li>
</ol>
</body>
</html>
"""


def write(folder: str, name: str, code: Secret[str], now: float, made: float) -> str:
    """Write the sheet of a vault into `folder`; give its file name."""
    disk.make_folder(folder)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    file = f"{_START}{stamp}{_END}"
    disk.put(os.path.join(folder, file), page(name, code, made).encode())
    return file


def page(name: str, code: Secret[str], made: float) -> str:
    """The sheet as a page, dated by when the code was drawn."""
    text = code.reveal()
    rows = [
        f"<li><span>{number}</span>{group}</li>"
        for number, group in enumerate(text.split("-"), start=1)
    ]
    date = time.strftime("%d %B %Y", time.localtime(made)).lstrip("0")
    return _PAGE.format(name=escape(name), date=date, groups="\n".join(rows), qr=_qr(text))


def sweep(folder: str, now: float | None = None) -> None:
    """Remove sheets and pictures whose time is over; all of them where no time is given."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        path = os.path.join(folder, name)
        if name.startswith(_OURS) and (now is None or _old(path, now)):
            disk.drop(path)


def show(path: str) -> bool:
    """Open a file with the system's opener; False where there is none."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  (our own file)
        return True
    if sys.platform != "darwin" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(
            [opener, path], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return False
    return True


def _old(path: str, now: float) -> bool:
    try:
        age = now - os.stat(path).st_mtime
    except FileNotFoundError:
        return False
    return age > KEPT_SECONDS or age < -KEPT_SECONDS


def _qr(text: str) -> str:
    import segno

    drawn = segno.make(text, error="m", micro=False)
    return str(drawn.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True))
