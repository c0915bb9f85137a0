/** One large code that stays alive while it is on the screen: asked for again when it has ended. */
import { hostNow, t } from "../channel.js";
import { el } from "./el.js";
import { NEAR_MS } from "./codes.js";
import { grouped, ring } from "./signs.js";

/**
 * @typedef {{code: string, next?: string | null, valid_until: number | null, period: number | null}} Shown
 * @param {Shown} code @param {() => Promise<Shown>} again @param {(error: any) => void} ended told once, when no other code came
 */
export function live(code, again, ended) {
  const digits = el("span.code.big");
  const soon = el("span.soon");
  const clock = ring("big");
  const line = el("div.line", {}, digits, soon, clock);
  let [timer, over] = [0, false];
  const show = () => {
    digits.textContent = grouped(code.code);
    digits.dataset.code = code.code;
    digits.classList.toggle("long", digits.textContent.length > 9);
  };
  const renew = async () => {
    try {
      code = await again();
      show();
    } catch (error) {
      over = true;
      ended(error);
    }
  };
  const tick = async () => {
    if (timer && !line.isConnected) return;
    if (Number(code.valid_until) <= hostNow() && !over) await renew();
    const span = Number(code.period) * 1000;
    const left = Math.max(0, Number(code.valid_until) - hostNow());
    const near = left < NEAR_MS && span > NEAR_MS;
    clock.share = left / span;
    line.classList.toggle("near", near);
    soon.replaceChildren(...(near && left && code.next ? [`${t("next")} `, el("span.code", {}, grouped(code.next))] : []));
    timer = window.setTimeout(tick, 1000 - (Math.floor(hostNow()) % 1000) + 5);
  };
  show();
  clock.hidden = code.valid_until == null;
  if (code.valid_until != null) tick();
  return line;
}
