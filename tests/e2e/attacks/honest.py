"""Honest pages that look like an attack to a guard that is too strict: each has to be filled."""

from __future__ import annotations

from field_pages import (
    LABEL,
    Variant,
    around,
    cover,
    field,
    of,
    opened,
    script,
    sheet,
    whole,
)

TALL = around("height:3000px", "<i></i>")
BOX = "width:300px;height:58px;box-sizing:border-box;padding:26px 12px 10px"
OVER = "position:absolute;pointer-events:none"
FULL = "position:fixed;inset:0;pointer-events:none;z-index:99"
TEXT = "Two-factor code from your app"
# As Bootstrap 5.3 has it: the label has a low ground of its own once it has floated away.
FLOAT = sheet("""
.f{position:relative;width:300px}
.f label{position:absolute;top:0;left:0;z-index:2;max-width:100%;height:100%;box-sizing:border-box;
padding:16px 12px;overflow:hidden;pointer-events:none;border:1px solid transparent;
transform-origin:0 0;transition:transform .1s ease-in-out}
.f input:focus~label{transform:scale(.85) translateY(-8px) translateX(2px)}
.f input:focus~label::after{content:'';position:absolute;inset:16px 6px;z-index:-1;height:24px;
background:#fff}""")
# As Angular Material has it: a label in the field, and an outline drawn over it.
RESTS = f"<label for=code style='{OVER};left:12px;top:18px'>{TEXT}</label>"
LINE = f"<fieldset aria-hidden=true style='{OVER};inset:-5px 0 0;border:1px solid #888'></fieldset>"
EYE = "<button style='position:absolute;right:0;top:0;width:44px;height:40px'>o</button>"
LOCK = f"<svg style='{OVER};left:8px;top:10px' width=20 height=20><rect width=20 height=20 /></svg>"
RULE = sheet(
    ".l::after{content:'';position:absolute;left:0;right:0;bottom:0;height:2px;background:#06c}"
)
# As input-otp has it: a field without a look of its own over slots that are drawn.
SLOT = "<b style='display:inline-block;width:40px;height:48px;border:1px solid #888'></b>"
NO_LOOK = "position:absolute;inset:0;width:250px;height:48px;border:0;background:transparent;"
NO_LOOK += "color:transparent;caret-color:transparent;outline:0;font:48px monospace;"
NO_LOOK += "letter-spacing:-.5em"
HEADER = "<header style='position:sticky;top:0;height:60px;background:#fff;z-index:5'></header>"
LIFT = script("find('#code').scrollIntoView();scrollBy(0,-47)")
ENTERS = sheet("""@keyframes in{from{opacity:0;transform:translateY(90px);filter:blur(9px)}
to{opacity:1;transform:scale(.97);filter:blur(0)}}""")
GRAIN = sheet("""body::before{content:'';position:fixed;inset:0;z-index:9;opacity:.05;
pointer-events:none;background:repeating-linear-gradient(#000,#fff 2px)}""")
DIM = sheet("#d::backdrop{background:#0008}")
GLASS = "backdrop-filter:blur(9px);background:#fff8;border-radius:9px;overflow:hidden"
DIGIT = (
    "<input id=c%s maxlength=1 inputmode=numeric autocomplete=one-time-code "
    "aria-label='Digit %s' style='width:30px'>"
)
FRAME = "<iframe src=FRAME width=500 height=300></iframe>"


def placed(*inner: str) -> str:
    """Elements that are placed over each other."""
    return around("position:relative;width:300px", "".join(inner))


def scrolls(height: int, inner: str) -> str:
    """A box of its own, with the field far down in it."""
    return around(f"height:{height}px;overflow:auto", TALL + inner)


HONEST = of(
    label_that_floats_away=FLOAT
    + around("", field(BOX) + f"<label for=code>{TEXT}</label>", "class=f"),
    label_in_the_field=placed(field(BOX), RESTS),
    outline_that_is_drawn=placed(field(BOX), LINE),
    icons_inside=placed(field("width:300px;height:40px;padding:0 48px"), LOCK, EYE),
    line_beneath=RULE + around("position:relative;width:300px", field(BOX), "class=l"),
    slots_that_are_drawn=placed(SLOT * 6, field(NO_LOOK)),
    six_boxes="".join(DIGIT % (at, at) for at in range(6)),
    under_the_fold=TALL + field(),
    under_the_fold_slowly=sheet("html{scroll-behavior:smooth}") + TALL + field(),
    in_a_scrolling_box=scrolls(200, field()),
    in_a_scrolling_box_in_another=scrolls(300, scrolls(200, field())),
    under_the_fold_of_a_box=around(
        "height:150px;overflow:auto", around("height:140px", "<i></i>") + field()
    ),
    above_what_a_box_shows=around("height:300px;overflow:auto", field() + TALL, "id=box")
    + script("find('#box').scrollTop=2000"),
    under_a_sticky_header=HEADER + TALL + field("height:40px") + TALL + LIFT,
    in_a_dialog=f"<dialog id=d>{field()}</dialog>" + script("d.showModal()"),
    in_a_popover=f"{DIM}<div id=d popover=manual>{field()}</div>" + script("d.showPopover()"),
    in_a_fieldset=f"<fieldset><legend>Second step</legend>{field()}</fieldset>",
    beside_a_disabled_one=f"<fieldset disabled><input name=other></fieldset>{field()}",
    moved_in=ENTERS + around("animation:in 1ms forwards"),
    dark=sheet("html{filter:invert(1) hue-rotate(180deg)}") + field(),
    dim=around("filter:brightness(.9) contrast(1.1);opacity:.8"),
    zoomed_in=sheet("html{zoom:1.6}") + field(),
    zoomed_out=sheet("body{zoom:.8}") + field(),
    on_glass=around(GLASS),
    beneath_a_dialog_that_faded=field()
    + f"<div style='{FULL};opacity:0;background:#000'>Hello</div>",
    beneath_a_place_for_messages=f"{field()}<div style='{FULL}'><p>Saved</p></div>",
    beneath_a_grain=GRAIN + field(),
    beneath_a_tint=f"{field()}<div style='{FULL};background:rgba(255,200,0,.1)'></div>",
    beneath_a_clear_root=cover(
        "pointer-events:none",
        inner="<template shadowrootmode=open><b style='position:absolute;inset:0'></b></template>",
    ),
    in_a_root=opened(field()),
    in_a_root_in_a_root=opened(opened(field())),
    from_right_to_left=sheet("html{direction:rtl}") + field(),
) | {
    "in-a-frame": Variant(FRAME, frame=whole(LABEL + field())),
    "in-a-frame-under-the-fold": Variant(TALL + FRAME, frame=whole(LABEL + TALL + field())),
}
