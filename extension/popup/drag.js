/** Dragging a row to another place of its group; the keys for it are Alt and the arrows. */
import { one } from "../ui/el.js";
import { popup } from "./popup.js";
import { place } from "./acts.js";

const list = one("#list");
/** @type {any} */ let dragged = null;
/** @type {any} */ let over = null;
let behind = false;

function clear() {
  for (const row of list.querySelectorAll(".before, .behind, .drag")) row.classList.remove("before", "behind", "drag");
}

const free = () => !popup.pages.query && (localStorage.getItem("sort") ?? "order") === "order";

list.addEventListener("pointerover", (/** @type {any} */ event) => {
  const row = event.target.closest("tk-row");
  if (row) row.draggable = free();
});
list.addEventListener("dragstart", (/** @type {any} */ event) => {
  dragged = event.target.closest("tk-row")?.account;
  event.target.closest("tk-row")?.classList.add("drag");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});
list.addEventListener("dragover", (/** @type {any} */ event) => {
  const row = event.target.closest("tk-row");
  if (!dragged || !row || row.account.pinned !== dragged.pinned) return;
  event.preventDefault();
  const { top, height } = row.getBoundingClientRect();
  behind = event.clientY > top + height / 2;
  over = row;
  for (const other of list.querySelectorAll(".before, .behind")) other.classList.remove("before", "behind");
  row.classList.add(behind ? "behind" : "before");
});
list.addEventListener("drop", (/** @type {any} */ event) => {
  event.preventDefault();
  const moved = dragged;
  if (!moved || !over || over.account.id === moved.id) return;
  const before = over.index - (behind ? 0 : 1);
  place(moved, popup.pages.at(before)?.id === moved.id ? before - 1 : before);
});
list.addEventListener("dragend", () => {
  dragged = over = null;
  clear();
});
