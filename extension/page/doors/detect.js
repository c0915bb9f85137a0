// The detector as one script: `tidekey.detect(root)`. It is for whoever wants to try it on a page: the corpus, the tuning,
// the measurements. Pages of real people get look.js, and the worker judges (`verdict`) what that has seen.

import { clear, judge } from "../../judging/judge.js";
import { look } from "../sight.js";

/** Every field that could hold a code, the likeliest first. @param {Node} root */
const judgeAll = (root) =>
  look(root).map(({ fields, sight }) => ({ ...judge(sight), fields })).sort((a, b) => b.score - a.score);

/** At most one field, or row of boxes, called `totp`; fields for other one-time codes beside it. @param {Node} root */
const detect = (root) => clear(judgeAll(root));

Object.assign(/** @type {any} */ (globalThis).tidekey ??= {}, { detect, judge: judgeAll, verdict: judge });
