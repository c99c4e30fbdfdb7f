"use strict";

/** Makes an element. Texts are set as texts: no name in them can become markup. */
function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
function drawn(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A table that scrolls by itself where it is too wide. A cell is a text, or one that leads somewhere. */
function listed(caption, headings, rows, kind) {
  const cell = (value) => (typeof value === "string" ? value : element("a", { href: value.link }, value.text));
  const line = (tag, values) =>
    element("tr", {}, ...values.map((value) => element(tag, tag === "th" ? { scope: "col" } : {}, cell(value))));
  return scrolling(
    caption,
    element(
      "table",
      { class: kind },
      element("caption", {}, caption),
      element("thead", {}, line("th", headings)),
      element("tbody", {}, ...rows.map((values) => line("td", values))),
    ),
  );
}

function scrolling(label, table) {
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}
