"""Small pages with the traps that code widgets set, and pages that want another kind of code."""

from __future__ import annotations

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Two-factor authentication</title>
<h1>Two-factor authentication</h1><p>Enter the code from your authenticator app.</p>"""

# As React does: the element's own setter is watched, and the page writes its state back at every
# turn, so that only a value set past the watch and told by an event stays.
CONTROLLED = HEAD + """<form><label for="f0">Authentication code</label>
<input id="f0" inputmode="numeric" autocomplete="one-time-code"><button>Verify</button></form><script>
const e = document.getElementById("f0"), own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
let state = "", seen = "";
Object.defineProperty(e, "value", {configurable: true, get() { return own.get.call(this); },
  set(v) { seen = String(v); own.set.call(this, v); }});
e.addEventListener("input", () => { const now = own.get.call(e); if (now !== seen) { seen = now; state = now; } render(); });
const render = () => { own.set.call(e, state); seen = state; };
setInterval(render, 20);
window.model = () => state;
</script>"""

SPLIT = HEAD + """<form><fieldset><legend>Authentication code</legend>""" + "".join(
    f'<input id="f{n}" type="text" inputmode="numeric" maxlength="1" size="1" '
    f'aria-label="Digit {n + 1} of 6">' for n in range(6)
) + """</fieldset><button>Verify</button></form><script>
const all = [...document.querySelectorAll("input")], held = all.map(() => "");
all.forEach((e, n) => e.addEventListener("input", () => {
  held[n] = e.value = e.value.replace(/\\D/g, "").slice(-1);
  if (held[n] && all[n + 1]) all[n + 1].focus();
}));
window.model = () => held.join("");
</script>"""

NUMBER = HEAD + """<form><label for="f0">Authentication code</label>
<input id="f0" type="number" min="0" max="999999" autocomplete="one-time-code"></form><script>
let state = ""; document.getElementById("f0").addEventListener("input", e => state = e.target.value);
window.model = () => state && state.padStart(6, "0");
</script>"""

LIMITED = HEAD + """<form><label for="f0">6-digit code</label>
<input id="f0" name="otp" maxlength="6" pattern="[0-9]{6}"><button>Verify</button></form><script>
let state = ""; document.getElementById("f0").addEventListener("change", e => state = e.target.value);
window.model = () => state;
</script>"""

REFUSES = HEAD + """<form><label for="f0">Authentication code</label>
<input id="f0" autocomplete="one-time-code"></form><script>
const e = document.getElementById("f0");
for (const kind of ["input", "change"]) e.addEventListener(kind, () => { e.value = ""; });
</script>"""

SMS = """<!doctype html><html lang="en"><title>Check your phone</title><h1>Check your phone</h1>
<p>We sent a text message (SMS) with a code to •••• 42.</p><form>
<label for="f0">Code from the text message</label>
<input id="f0" name="sms_code" inputmode="numeric" maxlength="6">
<button>Continue</button><a href="#">Send the SMS again</a></form>"""

COUPON = """<!doctype html><html lang="en"><title>Your basket</title><h1>Your basket</h1><form>
<label for="f0">Coupon code</label><input id="f0" name="coupon_code" maxlength="6">
<button>Redeem</button></form>"""

POSTCODE = """<!doctype html><html lang="en"><title>Delivery address</title><h1>Delivery address</h1>
<form><label>Street <input name="street" autocomplete="address-line1"></label>
<label for="f0">Postcode</label>
<input id="f0" name="postcode" inputmode="numeric" maxlength="6" autocomplete="postal-code">
<button>Next</button></form>"""

FILLED = {"controlled": CONTROLLED, "split": SPLIT, "number": NUMBER, "limited": LIMITED}
LEFT_ALONE = {"sms": SMS, "coupon": COUPON, "postcode": POSTCODE}
