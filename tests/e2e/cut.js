// What no page may show: a list of faults, as sentences. Its value is that list.
(() => {
  const wrong = [], shown = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length;
  const name = e => e.localName + (e.id && "#" + e.id) + "." + e.className + ":" + (e.textContent || "").trim().slice(0, 30);
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) wrong.push("scrolls sideways: " + root.scrollWidth);
  for (const e of document.querySelectorAll("body *")) {
    if (!shown(e) || e.closest("svg") || e.clientWidth <= 1) continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.width && (box.left < -1 || box.right > innerWidth + 1)) wrong.push("beyond the edge: " + name(e));
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const shortened = style.textOverflow === "ellipsis";
    if (text && style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1 && (!shortened || e.classList.contains("code")))
      wrong.push("cut off: " + name(e));
  }
  const foot = document.querySelector("body > footer"), main = document.querySelector("#main");
  if (foot && main && shown(foot) && shown(main) && main.getBoundingClientRect().bottom > foot.getBoundingClientRect().top + 1)
    wrong.push("the foot lies over the list");
  const buttons = [...document.querySelectorAll("button")].filter(e => shown(e) && e.closest("header, footer, .acts"));
  for (const one of buttons) for (const other of buttons) {
    if (one === other || one.contains(other) || other.contains(one)) continue;
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      wrong.push("overlap: " + name(one) + " and " + name(other));
  }
  return wrong;
})()
