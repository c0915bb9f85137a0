// What stands on the page in front: puts the detector and the filler into its frames and finds the one place to fill,
// or the reason why there is none. Without a word to the host, and with no code at hand.

import { EXCEPTIONS } from "./exceptions.js";
import { judge, LEAD } from "./judging/judge.js";
import { isSight, MOST } from "./judging/wellformed.js";
import { originOf } from "./place.js";

export const FILES = ["content/look.js"];
const POINTED = 99; // the score of a field that a person pointed at, or an exception names

/**
 * @typedef {{kind: string, score: number, focused: boolean}} Group
 * @typedef {{token: string, origin: string, top: boolean, odd: string, over: string[], here: boolean, groups: (Group & {index: number})[]}} Survey
 *   what one frame says of itself, judged; `odd`: why no code may go there, "" where one may;
 *   `over`: origins of frames that it stands in, but for the page and those it could ask itself
 * @typedef {{frameId: number, survey: Survey}} Frame
 * @typedef {{frame: Frame, index: number}} Spot index -1: the field that has the focus
 * @typedef {{spot: Spot | null, reason: string | null, kind: string | null, foreign?: string}} Sight
 *   `foreign`: the origin of a frame of another site
 */

/**
 * The one place to fill, or why there is none.
 * @param {Frame[]} frames
 * @param {number | null} clicked the frame of the context menu, whose focused field was chosen
 * @returns {Sight}
 */
export function choose(frames, clicked = null) {
  const closed = frames.find(({ frameId, survey }) => frameId === clicked && survey.odd);
  if (closed) return { spot: null, reason: closed.survey.odd, kind: null };
  const fit = frames.filter(({ frameId, survey }) => !survey.odd && (clicked === null || frameId === clicked));
  const all = fit.flatMap((frame) => frame.survey.groups.map((group) => ({ frame, index: group.index, group })));
  const focused = all.find(({ group }) => group.focused);
  if (clicked !== null) return pointed(fit, focused);
  const wanted = all.filter(({ group }) => group.kind === "totp").sort((a, b) => b.group.score - a.group.score);
  const leads = wanted.length && !(wanted[0].group.score - wanted[1]?.group.score < LEAD);
  const best = leads ? wanted[0] : wanted.find(({ group }) => group.focused);
  if (best) return { spot: { frame: best.frame, index: best.index }, reason: null, kind: "totp" };
  if (wanted.length) return { spot: null, reason: "several", kind: "totp" };
  const odd = frames.find(({ survey }) => survey.odd && survey.groups.some(({ kind }) => kind === "totp"));
  if (odd) return { spot: null, reason: odd.survey.odd, kind: "totp" };
  return all.length ? { spot: null, reason: "other-code", kind: all[0].group.kind } : { spot: null, reason: "none", kind: null };
}

/**
 * The person pointed at a field: that one, unless it is known to want another kind of code.
 * @param {Frame[]} frames @param {{frame: Frame, index: number, group: Group} | undefined} focused @returns {Sight}
 */
function pointed(frames, focused) {
  if (focused && focused.group.kind !== "totp") return { spot: null, reason: "other-code", kind: focused.group.kind };
  if (focused) return { spot: { frame: focused.frame, index: focused.index }, reason: null, kind: "totp" };
  const frame = frames.find(({ survey }) => survey.here);
  return frame ? { spot: { frame, index: -1 }, reason: null, kind: "chosen" } : { spot: null, reason: "none", kind: null };
}

/** What is known of a site's fields beforehand: where the person pointed, and exceptions. @param {string | null} site @param {string} learnt */
export function marksOf(site, learnt) {
  const known = /** @type {{fill?: string, never?: string}} */ (EXCEPTIONS[site ?? ""] ?? {});
  return { fill: [learnt, known.fill ?? ""].filter(Boolean), never: known.never ?? "" };
}

/** What a frame has seen, judged: fields that are sure to be for a one-time code. @param {any} seen @param {number} frameId @returns {Survey} */
function judged({ units, ...rest }, frameId) {
  const shaped = Array.isArray(units) ? units.slice(0, MOST).map((one) => (one?.sight === null || isSight(one?.sight) ? one : {})) : [];
  const all = shaped.map((/** @type {any} */ { sight, focused }, /** @type {number} */ index) => ({ index, focused: focused === true, ...(sight ? judge(sight) : { kind: "totp", score: sight === null ? POINTED : -1 }) }));
  return { ...rest, top: frameId === 0, over: Array.isArray(rest.over) ? rest.over : [], groups: all.filter((/** @type {Group} */ { score }) => score >= 0) };
}

/**
 * @param {object} given
 * @param {(tabId: number, files: string[]) => Promise<{frameId: number, result: any}[]>} given.inject
 * @param {(tabId: number, frameId: number, func: Function, args: unknown[]) => Promise<any>} given.run
 */
export function makeLooking({ inject, run }) {
  /** @param {number} tabId @returns {Promise<Frame[]>} */
  async function survey(tabId) {
    const results = await inject(tabId, FILES).catch(() => []);
    return results.filter(({ result }) => typeof result?.token === "string").map(({ frameId, result }) => ({ frameId, survey: judged(result, frameId) }));
  }

  /**
   * Asks again where the site has marks of its own.
   * @param {number} tabId @param {Frame[]} frames @param {{fill: string[], never: string}} marks
   */
  async function again(tabId, frames, marks) {
    const asked = frames.map(async ({ frameId }) => ({ frameId, result: await run(tabId, frameId, surveyWith, [marks]).catch(() => null) }));
    const said = (await Promise.all(asked)).filter(({ result }) => typeof result?.token === "string");
    return said.map(({ frameId, result }) => ({ frameId, survey: judged(result, frameId) }));
  }

  /**
   * @param {import("./browser.js").Tab} tab
   * @param {{clicked?: number | null, marks?: {fill: string[], never: string} | null}} [how]
   * @returns {Promise<Sight>}
   */
  async function look(tab, { clicked = null, marks = null } = {}) {
    const origin = originOf(tab.url);
    if (!origin) return { spot: null, reason: "unreachable", kind: null };
    let frames = await survey(tab.id);
    if (marks && (marks.fill.length || marks.never)) frames = await again(tab.id, frames, marks);
    const top = frames.find(({ survey }) => survey.top);
    if (!top) return { spot: null, reason: "unreachable", kind: null };
    // The page may have gone on between the question and the look: then nothing is certain. Or it is closed off by its server.
    if (top.survey.origin !== origin) return { spot: null, reason: top.survey.odd || "moved", kind: null };
    const sight = choose(frames, clicked);
    if (sight.spot || sight.reason !== "none") return sight;
    const others = (await run(tab.id, top.frameId, foreignFrames, []).catch(() => null)) ?? [];
    const foreign = others.find((/** @type {string} */ one) => !frames.some(({ survey }) => survey.origin === one));
    return foreign ? { ...sight, reason: "frame", foreign } : sight;
  }

  /** Which of these names stand on the page. @param {import("./browser.js").Tab} tab @param {string[]} names @returns {Promise<string[]>} */
  const mentioned = (tab, names) => run(tab.id, 0, mentions, [names]).then((found) => found ?? [], () => []);
  return { look, mentioned };
}

/** Runs in the page's isolated world. @param {object} marks */
function surveyWith(marks) {
  return /** @type {any} */ (globalThis).tidekey?.survey(marks);
}
/** Runs in the page's isolated world. */
function foreignFrames() {
  return /** @type {any} */ (globalThis).tidekey.foreign();
}
/** Runs in the page's isolated world. @param {string[]} names */
function mentions(names) {
  return /** @type {any} */ (globalThis).tidekey.mentions(names);
}
