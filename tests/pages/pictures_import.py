"""The states of the part that brings accounts from another app, for `pictures.py`."""

from __future__ import annotations

from typing import Any

from hands_on import GIVEN
from pictures_options import DARK, FORCED, LIGHT, Size, click, send, shot, show, typed

PART = show("#import")
WHOLE: Size = (720, 1100, 1)
NARROW: Size = (320, 900, 2)
OPENED = "for (const one of document.querySelectorAll('#import details')) one.open = true"
FOOT = "document.querySelector('#import .bottom').scrollIntoView({block: 'end'})"
SAVE = click("#import .bottom .main")


def given(size: int = 900, name: str = "aegis-backup.json") -> str:
    """A file set into the input, as a person's choice would."""
    return GIVEN.format(name=name, size=size)


def taken(query: str, *acts: str, size: Size = WHOLE, media: Any = LIGHT) -> Any:
    return shot(query, PART, given(), *acts, size=size, media=media)


WRONG = [typed("#import [type=password]", "another"), send("#import .form")]
SHOTS = {
    "import": shot("", PART, size=WHOLE),
    "import-dark": shot("", PART, size=WHOLE, media=DARK),
    "import-narrow": shot("lang=de", PART, size=NARROW),
    "import-ja": shot("lang=ja", PART, size=WHOLE),
    "import-sending": taken("import=slow", size=(720, 500, 1)),
    "import-over": shot("", PART, given(30 << 20), size=WHOLE),
    "import-password": taken("import=sealed"),
    "import-wrong-dark": taken("import=sealed&lang=fr", *WRONG, media=DARK),
    "import-refused": taken("import=phone"),
    "import-refused-de": taken("import=damaged&lang=de"),
    "import-preview": taken(""),
    "import-preview-open": taken("", OPENED, FOOT),
    "import-preview-dark": taken("", media=DARK),
    "import-preview-forced": taken("", media=FORCED),
    "import-preview-narrow": taken("lang=de", size=NARROW),
    "import-preview-narrow-open": taken("lang=de", OPENED, FOOT, size=NARROW),
    "import-preview-ja": taken("lang=ja", OPENED),
    "import-preview-same": taken("import=same"),
    "import-receipt": taken("", SAVE),
    "import-receipt-dark": taken("", SAVE, media=DARK),
    "import-receipt-narrow": taken("lang=de", SAVE, size=NARROW),
    "import-receipt-ja": taken("lang=ja", SAVE),
    "import-undone": taken("", SAVE, click("#import .btn:nth-child(2)")),
}
