/** Approving another computer: its 18 characters are typed here, six digits are shown for it. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { button, field, form, submit } from "../ui/form.js";
import { inPerson } from "../ui/presence.js";
import { spelled } from "../ui/signs.js";

const LENGTH = 18;
const GROUP = 6;

/** What was typed as groups of six; blanks and dashes count for nothing. @param {string} text */
export const inGroups = (text) => text.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, LENGTH).match(new RegExp(`.{1,${GROUP}}`, "g"))?.join("-") ?? "";

/** @param {boolean} passphrase @param {() => void} close */
export function approve(passphrase, close) {
  const typed = field(t("join_characters"), { dir: "ltr", maxLength: 40, placeholder: "XXXXXX-XXXXXX-XXXXXX", autocapitalize: "characters" }, t("join_characters_hint"));
  typed.at.classList.add("mono");
  typed.at.addEventListener("input", () => {
    if (typed.at.selectionEnd === typed.at.value.length) typed.at.value = inGroups(typed.at.value);
  });
  const send = async () => {
    const { digits, expires_at: until } = await inPerson(() => ask("join.approve", { characters: typed.at.value }), passphrase);
    node.replaceWith(shown(digits, until, close));
    /** @type {HTMLElement | null} */ (document.querySelector(".digits"))?.focus();
  };
  const node = el("div.note.calm", { role: "group", ariaLabel: t("approve_title") }, el("b", {}, t("approve_title")), el("p", {}, t("approve_text", t("by_approval"))),
    form([typed.node], [submit(t("approve_do")), button(t("cancel"), { onclick: close })], send));
  return node;
}

/** @param {string} digits @param {number} until @param {() => void} close */
function shown(digits, until, close) {
  const plain = digits.replace(/\D/g, "");
  return el("div.note", { role: "group", ariaLabel: t("digits_title") }, el("b", {}, t("digits_title")), el("p", {}, t("digits_text")),
    el("p.code.big.digits", { role: "img", tabIndex: -1, ariaLabel: spelled(plain) }, `${plain.slice(0, 3)} ${plain.slice(3)}`),
    el("p.soft", {}, t("digits_until", moment(until, hostNow()))), el("div.acts", {}, button(t("digits_done"), { onclick: close }, "btn.main")));
}
