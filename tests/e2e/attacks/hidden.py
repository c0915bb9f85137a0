"""The table of hidden fields: a name for each way in which no person can see or use the only one.

A field that can receive no value at all by its nature names more guards that have to be gone:
those by which the detector does not take it for a field in the first place.
"""

from __future__ import annotations

from field_pages import (
    LABEL,
    SEEN,
    Variant,
    around,
    boxes,
    cover,
    field,
    of,
    opened,
    script,
    sheet,
    shut,
    whole,
)
from guards import LOOK, Guard

NO_FIELD = (*SEEN, "shows", "isFree")

FLAT = "border:0;padding:0;min-width:0;min-height:0"
WIDE = "width:200px;height:30px"
SIZE = of(
    one_pixel_high=field(f"{FLAT};width:200px;height:1px"),
    seven_pixels_high=field(f"{FLAT};width:200px;height:7px"),
    no_font=field(f"{WIDE};font-size:0"),
    no_font_with_features=field(f"{WIDE};font-size:0;font-feature-settings:'tnum'"),
    tiny_font=field(f"{WIDE};font-size:1px"),
    pressed_to_a_line=field("width:600px;transform:scaleX(.03)"),
) | of(
    NO_FIELD,
    no_size=field(f"{FLAT};width:0;height:0"),
    one_pixel=field(f"{FLAT};width:1px;height:1px"),
    one_pixel_wide=field(f"{FLAT};width:1px;height:30px"),
    zoomed_away=field("zoom:.03"),
    ancestor_zoomed_away=around("zoom:.03"),
    scaled_away=field("transform:scale(.03)"),
    scaled_by_property=field("scale:.03"),
    ancestor_scaled_away=around("transform:scale(0)"),
)

CLEAR = "linear-gradient(transparent,transparent)"
FADES = sheet("@keyframes out{to{opacity:.03}}")
EMPTY_FILTER = "<svg width=0 height=0><filter id=f><feFlood flood-opacity=0 /></filter></svg>"
GREY, BLACK = "background:#808080", "background:#000"
FAINT = (
    of(
        nearly_clear=field("opacity:.01"),
        too_faint=field("opacity:.1"),
        ancestor_faint=around("opacity:.08"),
        faint_in_all=around("opacity:.55", around("opacity:.55", around("opacity:.55"))),
        faded_out=FADES + field("animation:out 1ms forwards"),
        clear_by_filter=field("filter:opacity(0)"),
        ancestor_faint_by_filter=around("filter:opacity(.1)"),
        blurred=around("filter:blur(40px)"),
        black_on_black=around(BLACK, field("filter:brightness(0)")),
        nearly_black_on_black=around(BLACK, field("filter:brightness(.02)")),
        white_on_white=around("filter:brightness(90)"),
        no_contrast=around(GREY, around("filter:contrast(.01)")),
        half_inverted=around(GREY, around("filter:invert(.5)")),
        many_small_filters=around(f"{BLACK};filter:{'brightness(.6) ' * 9}"),
        filtered_by_a_picture=EMPTY_FILTER + field("filter:url(#f)"),
        blended_away=around("mix-blend-mode:screen;background:#fff"),
        masked=field(f"appearance:none;mask:{CLEAR}"),
        ancestor_masked=around(f"-webkit-mask:{CLEAR}"),
    )
    | of(NO_FIELD, clear=field("opacity:0"), ancestor_clear=around("opacity:0"))
    # Firefox lets fields of the system's look through such glass.
    | of(only="chromium", behind_frosted_glass=cover("backdrop-filter:blur(30px)", "label"))
)

EMPTY_CLIP = "<svg width=0 height=0><clipPath id=c /></svg>"
READERS = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
CUT = of(
    clipped=field("position:absolute;clip:rect(0,0,0,0)"),
    clip_path_inset=field("clip-path:inset(50%)"),
    clip_path_circle=field("clip-path:circle(0)"),
    clip_path_polygon=field("clip-path:polygon(0 0,0 0,0 0)"),
    clip_path_of_a_picture=EMPTY_CLIP + field("clip-path:url(#c)"),
    ancestor_clip_path=around("clip-path:inset(100%)"),
    clipped_but_for_its_edge=field("width:200px;clip-path:inset(0 90% 0 0)"),
    in_a_box_of_no_size=around("overflow:hidden;width:0;height:0"),
    in_a_box_one_pixel_high=around("overflow:hidden;height:1px"),
    in_a_box_that_clips=around("overflow:clip;height:0"),
    pushed_out_of_its_box=around("overflow:clip;height:30px", field("margin-top:500px")),
    contained_in_nothing=around("contain:strict;width:0;height:0"),
    for_screen_readers_alone=around(READERS),
)

LOCKED = sheet("html,body{overflow:hidden}")
TALL = around("height:3000px", "<i></i>")
BACK = script("on('scroll',()=>scrollTo(0,0))")
DEEP = "perspective:900px;width:200px"
AWAY = of(
    far_left=field("position:absolute;left:-9999px"),
    far_up=field("position:absolute;top:-9999px"),
    far_right=field("position:absolute;left:9999px"),
    far_right_and_locked=LOCKED + field("position:absolute;left:9999px"),
    fixed_left=field("position:fixed;left:-400px;top:9px"),
    fixed_right=field("position:fixed;left:120vw;top:9px"),
    fixed_beneath=field("position:fixed;top:120vh;left:9px"),
    fixed_above=field("position:fixed;top:-90px;left:9px"),
    margin_left=field("margin-left:-9999px"),
    margin_up=around("margin-top:-9999px"),
    indented_away=around("text-indent:-9999px"),
    indented_inside=field("text-indent:-9999px"),
    indented_far_inside=field("text-indent:900px;width:200px"),
    moved_left=field("transform:translateX(-9999px)"),
    moved_up=field("translate:0 -200vh"),
    ancestor_moved=around("transform:translate3d(-200vw,0,0)"),
    scrolled_back=LOCKED + TALL + field() + BACK,
    on_edge=field("transform:rotateX(89.5deg)"),
    from_behind=around("transform:rotateY(180deg);backface-visibility:hidden"),
) | of(
    NO_FIELD,
    on_its_other_edge=around("transform:rotateY(90deg)"),
    on_edge_in_depth=around(DEEP, field("width:194px;transform:rotateY(89.9deg)")),
    far_in_depth=around("perspective:9px", field("transform:translateZ(-9999px)")),
)

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
THROUGH = "pointer-events:none;background:#fff"
FILL = "position:absolute;inset:0"
FULL = f"position:fixed;inset:0;width:auto;height:auto;margin:0;border:0;{THROUGH}"
LAID = f"content:'';{FILL};{THROUGH}"
FORE = sheet(f"body::before{{{LAID};position:fixed;z-index:9}}")
OWN = sheet(f".p{{position:relative;width:200px}}.p::after{{{LAID}}}")
DIM = sheet("#p::backdrop{background:#fff}")
SHOW, SHOW_MODAL = script("p.showPopover()"), script("p.showModal()")
WHITE = f"<b style='{FILL};background:#fff'></b>"
OPEN = f"<template shadowrootmode=open>{WHITE}</template>"
BEHIND = of(
    beneath_its_parent=around("background:#fff", field("position:relative;z-index:-1")),
    beneath_a_sibling=cover("background:#fff"),
    beneath_what_lets_clicks_through=cover(THROUGH),
    beneath_a_child_of_a_clear_one=cover("", inner=f"<b style='{FILL};{THROUGH}'></b>"),
    beneath_the_parent_of_a_clear_one=cover(THROUGH, inner=f"<b style='{FILL}'></b>"),
    beneath_a_page_of_nothing=field() + f"<div style='{FULL};z-index:9'></div>",
    beneath_many_veils=cover("", inner=f"<b style='{FILL};opacity:.3;{THROUGH}'></b>" * 12),
    beneath_a_canvas=cover(THROUGH, "canvas"),
    beneath_a_picture=cover(THROUGH, "img", f"src='{PIXEL}' width=200 height=40"),
    beneath_a_drawing=cover("", "svg", inner="<rect width=999 height=999 fill=white />"),
    beneath_a_frame=cover(THROUGH, "iframe", "width=200 height=40"),
    beneath_its_own_label=cover("background:linear-gradient(#fff,#fff)", "label", "for=code"),
    beneath_what_its_parent_draws=OWN + around("", more="class=p"),
    beneath_what_the_body_draws=FORE + field(),
    beneath_a_popover=f"{field()}<div popover id=p style='{FULL}'></div>{SHOW}",
    beneath_a_popovers_backdrop=f"{DIM}{field()}<div popover=manual id=p>Hello</div>{SHOW}",
    beneath_a_dialog=f"{field()}<dialog id=p style='{FULL};max-width:none;max-height:none'>"
    f"Hello</dialog>{SHOW_MODAL}",
    beneath_a_dialogs_backdrop=f"{DIM}{field()}<dialog id=p>Hello</dialog>{SHOW_MODAL}",
    beneath_an_open_root=cover("pointer-events:none", inner=OPEN),
    beneath_a_closed_root=cover("pointer-events:none", more="id=host")
    + script(f"closed(`{WHITE}`)"),
)

SUMMARY = "<summary>More</summary>"
UNUSED = (
    of(
        inert=field("", "inert"),
        ancestor_inert=around("", more="inert"),
        honey_pot=around("position:absolute;left:-300px", more="aria-hidden=true"),
    )
    | of(only="chromium", inert_by_style=around("interactivity:inert"))
    | of(
        NO_FIELD,
        not_displayed=field("display:none"),
        ancestor_not_displayed=around("display:none"),
        not_visible=field("visibility:hidden"),
        ancestor_collapsed=around("visibility:collapse"),
        content_not_visible=around("content-visibility:hidden;height:50px"),
        in_closed_details=f"<details>{SUMMARY}{field()}</details>",
        disabled=field("", "disabled"),
        disabled_by_its_fieldset=f"<fieldset disabled>{field()}</fieldset>",
        read_only=field("", "readonly"),
        hidden_from_readers=field("", "aria-hidden=true tabindex=-1"),
    )
)

FONTS = ",".join(f"local('{name}')" for name in ("DejaVu Sans", "Liberation Sans", "Arial"))
THIN = sheet(f"@font-face{{font-family:thin;src:{FONTS};size-adjust:0%}}")
FONT = of(font_of_no_width=THIN + field(f"{WIDE};font-family:thin"))

# Fields in closed roots are none to the detector: the control looks into them.
CLOSED = Guard(
    LOOK,
    "{shadowRoot:$root}=$node;",
    " $root=$node.openOrClosedShadowRoot??"
    "($node instanceof HTMLElement&&chrome.dom?.openOrClosedShadowRoot($node));",
)
SLOT = "<div style='filter:opacity(.05)'><slot></slot></div>"
LAY = f"<div style='{FILL};background:#fff'></div>"
ROOTS = of(
    host_faint=opened(field(), "opacity:.1"),
    ancestor_of_host_faint=around("opacity:.1", opened(field())),
    host_clipped=opened(field(), "clip-path:inset(50%)"),
    covered_in_its_root=opened(cover("background:#fff")),
    root_covered=around("position:relative", opened(field()) + LAY),
    in_a_faint_slot=f"<div><template shadowrootmode=open>{SLOT}</template>{field()}</div>",
    in_a_faint_slot_of_a_closed_root=f"<div id=host>{field()}</div>" + script(f"closed(`{SLOT}`)"),
) | of(
    (*SEEN, CLOSED),
    closed_and_faint=shut(field("opacity:.05")),
    closed_and_far_left=shut(field("position:absolute;left:-9999px")),
    closed_and_covered=shut(cover("background:#fff")),
    closed_host_faint=shut(field(), "opacity:.1"),
    closed_and_one_pixel_high=shut(field("border:0;padding:0;width:90px;height:1px")),
)


def framed(style: str = "", wrap: str = "", over: str = "") -> Variant:
    """A page that asks in a frame of its own origin."""
    frame = f"<iframe src=FRAME style='width:500px;height:300px;border:0;{style}'></iframe>"
    body = around(f"position:relative;{wrap}", frame + over)
    return Variant(body, frame=whole(LABEL + field()))


# A form can have fields named like what tells an element from other nodes; Firefox hides them.
TYPE = Guard(LOOK, "isElement=$node=>nodeType.call($node)", "isElement=$node=>$node.nodeType")
NAMED = "<form style='opacity:.05'><input type=hidden name=nodeType>{}</form>"
NAMES = of((TYPE,), "chromium", faint_form_that_is_no_element=NAMED.format(field()))

TOP = f"<div style='position:absolute;left:0;right:0;top:0;{THROUGH};height:%s'></div>"
FRAMES = {
    "frame-of-no-size": framed("width:0;height:0"),
    "frame-one-pixel-high": framed("height:1px"),
    "frame-faint": framed("opacity:.1"),
    "frame-in-a-faint-ancestor": framed(wrap="opacity:.1"),
    "frame-far-left": framed("position:absolute;left:-9999px"),
    "frame-clipped": framed("clip-path:inset(50%)"),
    "frame-blurred": framed("filter:blur(30px)"),
    "frame-covered": framed(over=TOP % "300px"),
    "frame-covered-where-the-field-is": framed(over=TOP % "140px"),
    "frame-cut-where-the-field-is": framed("margin-top:-180px", "overflow:clip;height:120px"),
    "frame-in-a-faint-root": Variant(
        around("opacity:.1", opened("<iframe src=FRAME width=500 height=300></iframe>")),
        frame=whole(LABEL + field()),
    ),
}


def when(event: str, act: str) -> str:
    """What the page does when this reaches the field."""
    return script(f"on('{event}',({{target}})=>{{if(target.id==='code'){{{act}}}}})")


LATENT = cover("display:none;background:#fff")
UNVEIL = "target.nextSibling.style.display='block'"
SHUTS = "find('details').open=false"
TAKES = "for(const one of document.querySelectorAll('input')){gone.push(one);one.remove()}"
WATCHES = "new MutationObserver(()=>find('#code').style.opacity=.01)"
LATER = of(
    faint_on_focus=field() + when("focus", "target.style.opacity=.01"),
    far_on_focus=field() + when("focus", "target.style='position:absolute;left:-9999px'"),
    covered_on_focus=LATENT + when("focus", UNVEIL),
    put_away_on_focus=f"{field()}<div id=away style='opacity:.01'></div>"
    + when("focus", "find('#away').append(target)"),
    shut_away_on_focus=f"<details open>{SUMMARY}{field()}</details>" + when("focus", SHUTS),
    faint_on_keydown=field() + when("keydown", "target.style.opacity=.01"),
    covered_on_keydown=LATENT + when("keydown", UNVEIL),
    faint_after_a_change=field()
    + script(f"{WATCHES}.observe(document,{{attributes:true,subtree:true}})")
    + when("focus", "target.title='here'"),
) | of(
    # Firefox is driven by keys to a window of its own: its page has no focus then.
    only="chromium",
    gone_on_focus=boxes() + script(f"on('focus',({{target}})=>{{if(target!==window){{{TAKES}}}}})"),
    faint_by_focus=sheet("#code:focus{opacity:.01}") + field(),
)

COUPON = "<p><label>Coupon <input name=coupon id=other></label>"
NAME = "<p><label>User name <input name=user autocomplete=username id=other></label>"
WORD = "<input type=password name=password>"
SEARCH = "<p><input type=search aria-label=Search>"
PAIRS = of(
    beside_a_coupon=COUPON + field("opacity:.02"),
    beside_a_search=SEARCH + field("position:absolute;left:-999px"),
    beside_a_name=NAME + WORD + field("clip-path:inset(50%)"),
    over_a_coupon=around(
        "position:relative",
        COUPON + field(f"{FILL};width:300px;height:40px;opacity:.01"),
    ),
    beneath_a_coupon=around(
        "position:relative",
        field("position:absolute;left:80px;z-index:-1")
        + COUPON.replace("<input", "<input style='position:absolute;left:70px;width:300px'"),
    ),
    last_box_faint=boxes("opacity:.02"),
    last_box_clipped=boxes("clip-path:inset(50%)"),
)

# What is typed goes where the focus is: a page can lead it from a field that is seen to another.
FOCUS = Guard(LOOK, "focused()===$field&&document", "document")


def led(other: str, event: str, act: str = "other.focus()") -> Variant:
    """A page whose second field is the one that may get nothing."""
    told = script("held=()=>valueOf(find('#other'));const other=find('#other')")
    return Variant(field() + other + told + when(event, act), (FOCUS,), sign="✓")


FAR = "style='position:absolute;left:-999px'"
NOTE = f"<div id=other contenteditable {FAR}><b>-</b></div>"
LED = {
    "led-on-by-the-focus": led(f"<input id=other {FAR}>", "focus"),
    "led-on-by-a-key": led(f"<input id=other {FAR}>", "keydown"),
    "led-on-to-a-note": led(
        NOTE, "keydown", "other.focus();getSelection().selectAllChildren(other)"
    ),
}

HIDDEN = (
    SIZE
    | FAINT
    | CUT
    | AWAY
    | BEHIND
    | UNUSED
    | FONT
    | ROOTS
    | NAMES
    | FRAMES
    | LATER
    | PAIRS
    | LED
)
