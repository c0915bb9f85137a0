// What every act of a person puts into the page in front: a look at it, and the hands to fill. The bundle ends with a
// survey: the worker gets it as the last value.

import "./tidekey.js";
import { foreign, holds, mentions, survey, write } from "../order.js";
import { look } from "../sight.js";

Object.assign(/** @type {any} */ (globalThis).tidekey, { foreign, holds, look, mentions, survey, write });
