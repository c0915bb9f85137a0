"""Pages that lure a click onto what an extension puts into them, after the research of 2025.

Promises one page for each way of hiding our element, each way of bringing it beneath the mouse and
each kind of thing that is lured. `aim()` says where a person is led to click, null before our
element has come and is hidden; `held()` is all that the page has learnt.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from field_pages import LABEL, Variant, field, opened, script, whole
from guards import GUARDS, Guard

# Our element is the one the page did not put there: it tries all that a page can do to it.
HIDE = {
    "opacity-of-our-root": "sheet('html>div{opacity:0!important}')",
    "opacity-of-what-is-in-it": "const inner=host.shadowRoot??host.openOrClosedShadowRoot;"
    "try{host.attachShadow({mode:'open'})}catch{}inner?.querySelectorAll('*').forEach("
    "one=>one.style.opacity=0);sheet('html>div::part(button),html>div *{opacity:0!important}')",
    "opacity-of-the-body": "document.body.style.opacity=0",
    "opacity-of-the-page": "html.style.opacity=0",
    "something-over-most-of-it": "html.append(over(`<div style='${FULL};z-index:2147483647;"
    "left:0;right:calc(100% - ${host.getBoundingClientRect().right-6}px)'>`))",
    "a-popover-over-all": "const p=over(`<div popover=manual style='${FULL}'>`);html.append(p);"
    "p.showPopover()",
    "blended-into-the-ground": "html.style.background='#fff';"
    "sheet('html>div{mix-blend-mode:screen!important}')",
    "a-frame-over-all": "html.append(over(`<iframe srcdoc='Sign in' style='${FULL};width:100%;"
    "height:100%;z-index:2147483647'>`))",
    "filter-of-the-page": "html.style.filter='opacity(0)'",
    "everything-white": "html.style.filter='brightness(0) invert(1)'",
    "blurred-glass-over-all": "html.append(over(`<div style='${FULL};z-index:2147483647;"
    "background:#fff8;backdrop-filter:blur(60px)'>`))",
    "a-false-mouse": "sheet('*{cursor:none!important}');const arrow=over(`<b style='position:fixed;"
    "z-index:2147483647;pointer-events:none'>↖</b>`);html.append(arrow);on('mousemove',e=>{"
    "arrow.style.left=e.clientX+160+'px';arrow.style.top=e.clientY+90+'px'})",
}
PLACES = ("fixed", "follows-the-mouse")
LURED = ("button", "list", "banner")
SCRIPT = """<script>
const html = document.documentElement;
const FULL = 'position:fixed;inset:0;width:auto;height:auto;margin:0;border:0;background:#fff;'
  + 'pointer-events:none';
let host = null, clicks = 0;
function sheet(text) {
  const made = document.createElement('style');
  made.textContent = text;
  document.head.append(made);
}
function over(text) {
  const made = document.createElement('template');
  made.innerHTML = text;
  return made.content.firstChild;
}
// Where what is lured stands, seen from the field.
const REACH = {button: [24, 8], list: [-40, 52], banner: null};
function aim() {
  if (!host?.isConnected) return null;
  const {right, top} = find('#code').getBoundingClientRect(), way = REACH['LURED'];
  return way ? [right + way[0], top + way[1]] : [innerWidth / 2, 12];
}
function follow({clientX, clientY}) {
  const way = REACH['LURED'], {width} = find('#code').getBoundingClientRect();
  if (!way) return;
  const place = `position:fixed;left:${clientX - way[0] - width}px;top:${clientY - way[1]}px`;
  if (find('#code').style.cssText !== place) find('#code').style.cssText = place;
  dispatchEvent(new Event('scroll')); // ours comes after it
}
new MutationObserver(() => {
  const one = [...html.children].find((el) => el.localName === 'div' && !el.style.inset);
  if (!one || one === host) return;
  host = one;
  HIDE;
  host.click();
  for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click'])
    host.dispatchEvent(new MouseEvent(type, {bubbles: true, composed: true}));
  host.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, composed: true}));
}).observe(html, {childList: true});
if ('PLACE' !== 'fixed') on('mousemove', follow);
on('click', (event) => clicks += event.isTrusted);
function pressed() {
  return clicks;
}
on('message', ({data}) => heard.push(JSON.stringify(data)));
find('#code').focus();
</script>"""


class Lure(NamedTuple):
    """One way of luring."""

    hide: str
    place: str
    lured: str

    @property
    def name(self) -> str:
        return "-".join(self)

    def page(self) -> str:
        """The page that does it."""
        body = LABEL + field("position:fixed;left:60px;top:160px;width:160px")
        script = SCRIPT.replace("HIDE;", HIDE[self.hide] + ";")
        script = script.replace("PLACE", self.place).replace("LURED", self.lured)
        return whole(body + script)


LURES = {lure.name: lure for lure in (Lure(*one) for one in product(HIDE, PLACES, LURED))}

HERE = '"http://localhost/*","http://127.0.0.1/*"'
# What a person's yes to the browser's question gives, without the question.
PERMITTED = Guard(
    "manifest.json", '"optional_host_permissions": [', f'"host_permissions": [{HERE}],'
    '"optional_host_permissions": [',
)  # fmt: skip
# What a page would notice of us by default: any change of it, also one that is taken back.
NOTICING = """<script>
const changes = [], made = new CSSStyleSheet();
made.replaceSync('b { color: red }');
document.adoptedStyleSheets = [made];
function texts(root) {
  const rules = [...root.styleSheets, ...root.adoptedStyleSheets].flatMap((one) =>
    [...one.cssRules].map((rule) => rule.cssText));
  return [root.documentElement?.outerHTML ?? root.innerHTML, rules, inside(root).map(texts)];
}
function inside(root) {
  return [...root.querySelectorAll('*')].flatMap((el) => [el.shadowRoot, el.contentDocument])
    .filter(Boolean);
}
function watched(root) {
  new MutationObserver((all) => changes.push(...all.map((one) => one.type + one.attributeName)))
    .observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
  inside(root).forEach(watched);
}
function everything() {
  return JSON.stringify([roots.map(texts), changes, Object.keys(window)]);
}
on('load', () => roots.forEach(watched));
</script>"""
NOTICED = Variant(
    NOTICING + field() + "<p><label>Coupon <input name=coupon id=other></label>"
    + "<div id=host></div>" + script("closed('<b>closed</b><input>')")
    + opened("<b>open</b>").replace("id=host", "")
    + "<iframe src=FRAME width=300 height=200></iframe>",
    frame=whole("<p>Hello</p>"),
)  # fmt: skip
SURVEY = "tidekey.survey();"
ADDING = Guard(
    "content/look.js",
    SURVEY,
    f"document.documentElement.append(document.createElement('i'));{SURVEY}",
)
ADDING_FOR_A_MOMENT = Guard(
    "content/look.js", SURVEY,
    f"(i=>{{document.body.append(i);i.remove()}})(document.createElement('i'));{SURVEY}",
)  # fmt: skip
BUTTON = "content/button.js"
# An extension as many were: a list, a banner and a button in the page, each of which gives a code.
RELEASING = (
    Guard("background.js", "openPopup: browser.openPopup", "openPopup: () => fillHere(null, null)"),
    Guard(
        BUTTON, 'place.attachShadow({mode:"closed"}).append(button),',
        '((...more) => {place.attachShadow({mode:"closed"}).append(button, ...more);'
        "for (const one of more) one.onclick = (event) => button.onclick(event)})("
        '...[["list","position:absolute;left:-130px;top:36px;width:160px;height:40px"],'
        '["banner","position:fixed;left:0;right:0;top:0;height:30px"]].map(([text, style]) => '
        "Object.assign(document.createElement('button'), {textContent: text, style}))),",
    ),
    *(GUARDS[name] for name in ("isSeen", "likely", "shows")),
)  # fmt: skip
