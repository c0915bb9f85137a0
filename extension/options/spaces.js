/** Spaces: each with a key, a backup and a sheet of its own, so that work and home stay apart. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button, choice, field, form, submit } from "../ui/form.js";
import { say } from "../ui/said.js";
import { into } from "../ui/presence.js";
import { once } from "../ui/sure.js";
import { accounts } from "./state.js";

/** @param {import("./options.js").Shared} shared */
export function spaces({ again: reload }) {
  const [list, place] = [el("ul.items", { tabIndex: -1, ariaLabel: t("part_spaces") }), el("div")];
  const show = (/** @type {any} */ reply) => list.replaceChildren(...reply.spaces.map((/** @type {any} */ one) => row(one, (now) => { show(now); list.focus(); }, reload)));
  ask("spaces.list", {}).then(show, into(list));
  const close = () => { place.replaceChildren(); open.focus(); };
  const open = button(t("space_new"), { onclick: () => { place.replaceChildren(make((reply) => { show(reply); close(); }, close)); place.querySelector("input")?.focus(); } });
  return el("div", {}, el("p.soft", {}, t("spaces_text")), list, el("div.acts", {}, open), place);
}

/** The first one is called by its kind until somebody names it. @param {any} space */
const called = ({ name, kind }) => (name === "personal" && kind === "personal" ? t("space_personal") : name);

/** @param {any} space @param {(reply: any) => void} show @param {() => Promise<void>} reload */
function row(space, show, reload) {
  const place = el("div");
  const kind = t(space.kind === "work" ? "space_work" : "space_personal");
  const about = [called(space) === kind ? "" : kind, space.state === "none" ? t("space_none") : space.accounts == null ? t("space_closed") : accounts(space.accounts)].filter(Boolean).join(" · ");
  const use = button(t("space_use"), { ariaLabel: `${t("space_use")}: ${called(space)}`, onclick: () => once(use, () => ask("spaces.use", { id: space.id }).then(() => { say(t("space_used", called(space))); return reload(); }), place) });
  const rename = button(t("rename"), { ariaLabel: `${t("rename")}: ${called(space)}`, onclick: () => {
    const name = field(t("space_name"), { value: called(space), maxLength: 60 });
    const send = () => ask("spaces.rename", { id: space.id, name: name.at.value.trim() }).then((reply) => { show(reply); say(t("renamed")); });
    place.replaceChildren(form([name.node], [submit(t("save")), button(t("cancel"), { onclick: () => { place.replaceChildren(); rename.focus(); } })], send));
    name.at.select();
  } });
  return el("li", {}, icon(space.kind === "work" ? "case" : "home"), el("div.what", {}, el("b", {}, el("bdi", {}, called(space)), space.current ? el("span.tag", {}, t("space_current")) : null), el("span.soft", {}, about)), rename, space.current ? null : use, place);
}

/** @param {(reply: any) => void} done @param {() => void} cancel */
function make(done, cancel) {
  const name = field(t("space_name"), { maxLength: 60 });
  const kind = choice(t("kind"), [["personal", t("space_personal")], ["work", t("space_work")]], "personal");
  const hint = el("p.hint", {}, t("space_kind_hint"));
  const send = () => ask("spaces.create", { name: name.at.value.trim(), kind: kind.at.value }).then((reply) => { done(reply); say(t("space_made")); });
  return form([name.node, kind.node, hint], [submit(t("space_make")), button(t("cancel"), { onclick: cancel })], send);
}
