// Why nothing was filled, as keys of the messages: one table for the popup and for the toolbar button.

/** @type {Record<string, string>} */
export const NO_FIELD = {
  none: "no_field",
  several: "no_field_several",
  "other-code": "no_field_other",
  unreachable: "no_field_unreachable",
  moved: "no_field_moved",
  hidden: "no_field_hidden",
  frame: "no_field_frame",
  between: "no_field_between",
  sandboxed: "no_field_sandboxed",
  srcdoc: "no_field_srcdoc",
  made: "no_field_made",
};
