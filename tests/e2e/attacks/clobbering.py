"""Pages that try to mislead a script by names and by poisoned prototypes, as data.

`FORMS`: fields of the form that are named like properties of it. `DOCUMENTS` and `WINDOWS`: images,
forms and frames that are named like properties of the document, or of the window. `WORLDS`: what
the page has done to the language before anything else runs (`poisons.js`). Each is the plain page
but for that: the code goes into `#code`, and nothing else happens.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from stage import FIELD, LABEL, page

TEXT = "Two-factor code from your authenticator app"  # right in the form, with no label around it
HIDDEN = "<input type=hidden name='{}' value=keep>"
IMAGE = "<img name='{0}' id='{0}' alt='' width=1 height=1>"

FORMS = (
    "attributes getAttribute hasAttribute",
    "parentNode parentElement",
    "shadowRoot host getRootNode querySelector querySelectorAll matches closest",
    "contains compareDocumentPosition children childNodes firstChild",
    "nodeType nodeName localName tagName namespaceURI",
    "innerText textContent innerHTML style className classList",
    "labels form control id name type value",
    "ownerDocument",
    "checkVisibility",
    "getBoundingClientRect getClientRects offsetWidth offsetHeight clientWidth clientHeight",
    "defaultView baseURI scrollIntoView scrollTop inert hidden tabIndex",
    "isConnected isContentEditable dispatchEvent addEventListener focus blur click select",
    "elements length item namedItem action method target enctype",
    "submit requestSubmit reset checkValidity",
    "then catch toString valueOf toJSON constructor prototype __proto__ hasOwnProperty",
    "tidekey token fields sight text index",
)
HEADING = (
    "checkVisibility matches localName control closest"  # in a form that calls itself a heading
)
DOCUMENTS = (
    "body head documentElement title location URL activeElement hasFocus getSelection designMode",
    "querySelector querySelectorAll getElementById createTreeWalker createElement execCommand",
    "defaultView ownerDocument elementFromPoint elementsFromPoint getRootNode contains parentNode",
    "nodeType nodeName childNodes addEventListener dispatchEvent readyState visibilityState",
    "then toString constructor getAttribute checkVisibility closest forms images all hidden",
)
FRAME = "<iframe name={} width=9 height=9></iframe>"
SHARED = "survey write known look holds foreign mentions"  # what stands in globalThis.tidekey
WINDOWS = {
    "an element called tidekey": "<p id=tidekey></p>",
    "two of them": "<p id=tidekey></p><a id=tidekey name=survey></a>",
    "a form called tidekey": "<form id=tidekey>"
    + "".join(f"<input name={name}>" for name in SHARED.split())
    + "</form>",
    "a frame called tidekey": FRAME.format("tidekey"),
    "elements called as the browser's interface": "<p id=browser></p><p id=runtime></p>",
    "frames called as parts of a window": FRAME.format("frameElement")
    + FRAME.format("origin")
    + FRAME.format("innerWidth"),
}
PLAIN = f"<form method=get action=/sent>{LABEL}{FIELD}<button>Verify</button></form>"
POISONS = Path(__file__).with_name("poisons.js").read_text("utf-8")
WORLDS = re.findall(r'^    "([^"]+)"\(', POISONS, re.M)


def _form(names: str, more: str = "") -> str:
    fields = "".join(HIDDEN.format(name) for name in names.split())
    inside = f"{fields}{TEXT} {FIELD}<button>Verify</button>"
    return page(f"<form method=get action=/sent {more}>{inside}</form>")


def _document(names: str) -> str:
    images = "".join(IMAGE.format(name) for name in names.split())
    return page(PLAIN + images + "".join(f"<form name='{name}'></form>" for name in names.split()))


def _poisoned(name: str) -> str:
    return page(PLAIN, f"<script>({POISONS})({json.dumps(name)})</script>")


SENT = "<form method=get action=/sent {}>{}</form>"
OTHER = SENT.format("", "<button name=go value=foreign>Delete</button>")
LOOSE = (
    "<button name=go onclick=\"document.documentElement.dataset.pressed='loose'\">Delete</button>"
)
PRESSED = "<button type=button name=go value=other>Send again</button>"
DEFAULT = "<button name=go value=default>Verify</button>"
SECOND = "<button name=go value=second>Delete</button>"
OF_A_FORM = "submit requestSubmit action method target elements length click form"
CLOBBERED = "".join(HIDDEN.format(name) for name in OF_A_FORM.split())
IMAGE_BUTTON = "<input type=image name=go value=default alt=Go>"
# With "send the form" chosen for the site: the page, and the value of the button that is pressed.
SENDS: dict[str, tuple[str, str | None]] = {
    "its default button of several": (
        OTHER + LOOSE + SENT.format("", PRESSED + LABEL + FIELD + DEFAULT + SECOND), "default",
    ),
    "names that are those of a form": (
        OTHER + SENT.format("", CLOBBERED + PRESSED + LABEL + FIELD + DEFAULT + SECOND), "default",
    ),
    "a field that stands elsewhere": (
        OTHER + SENT.format("id=f", "") + LABEL + FIELD.replace("<input", "<input form=f")
        + LOOSE + DEFAULT.replace("<button", "<button form=f"), "default",
    ),
    "an image for a button": (
        SENT.format("", PRESSED + LABEL + FIELD + IMAGE_BUTTON), "default",
    ),
    "no button": (OTHER + LOOSE + SENT.format("", CLOBBERED + LABEL + FIELD), ""),
    "a default button that is off": (
        OTHER + SENT.format("", LABEL + FIELD + DEFAULT.replace("name", "disabled name") + SECOND),
        None,
    ),
    "no form": (OTHER + f"<div>{LABEL}{FIELD}{LOOSE}</div>", None),
}  # fmt: skip
PAGES = (
    {f"form: {names}": _form(names) for names in FORMS}
    | {"form: a heading": _form(HEADING, "role=heading")}
    | {f"document: {names}": _document(names) for names in DOCUMENTS}
    | {f"window: {name}": page(PLAIN + more) for name, more in WINDOWS.items()}
    | {f"world: {name}": _poisoned(name) for name in WORLDS}
)
