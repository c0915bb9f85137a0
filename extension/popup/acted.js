/** Whether a person has done anything in the popup yet: from then on nothing changes its place by itself. */
import { one } from "../ui/el.js";
import { waits } from "./early.js";

let touched = false;
for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, () => { touched = true; }, { capture: true, passive: true, once: true });

const search = one("#search");

export const untouched = () =>
  !touched && !waits() && !search.value && (document.activeElement === search || document.activeElement === document.body) && !one("#site").matches(":hover");
