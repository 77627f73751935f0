// What stands in a grid's cells. Values reach the page through textContent only: nothing in them is read as HTML.

const GLYPHS = { fail: "✕", note: "!" };
const WORDS = { chg: "changed", fail: "failed", note: "noted" };

export function element(tag, className = "", text = null) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  return made;
}

/** A sign for the eye only: what it means is said beside it to a screen reader. */
export function glyph(sign) {
  const made = element("span", "g", sign);
  made.setAttribute("aria-hidden", "true");
  return made;
}

const spoken = (words) => element("span", "sr", words);

/** Write a value, with its mark, into a cell. */
export function fillCell(cell, value, mark, onAction) {
  const [kind, words] = mark ? [mark[2], mark[3] || ""] : [null, ""];
  if (kind === "fail") {
    cell.append(spoken("failed: "), glyph(GLYPHS.fail), element("span", "", words || "failed"));
    cell.title = words;
    return;
  }
  if (value === null || value === undefined) {
    cell.classList.add("e");
    const sign = element("span", "", "∅ ");
    sign.setAttribute("aria-hidden", "true");
    cell.append(sign, "empty");
  } else if (Array.isArray(value)) {
    for (const [action, label, primary, said] of value) {
      const made = button(label, primary, () => onAction(action));
      if (said) made.ariaLabel = made.title = said;
      cell.append(made);
    }
  } else if (typeof value === "object") {
    fillRich(cell, value);
  } else {
    cell.textContent = String(value).replace(/\r\n|\r|\n/g, "⏎"); // a row is one line high
    cell.title = value;
  }
  if (kind) {
    cell.append(spoken(`, ${WORDS[kind]}${words ? `: ${words}` : ""}`));
    if (kind === "note") cell.append(glyph(GLYPHS.note));
    if (words) cell.title = words;
  }
}

function fillRich(cell, { b: bold, t: text, d: dim, tag, k: kind, bar, sr: words }) {
  if (bar) cell.append(qualityBar(bar, words));
  const parts = [];
  if (bold !== undefined && bold !== null) parts.push(element("b", "", bold));
  if (text !== undefined && text !== null) parts.push(element("span", "", text));
  if (tag !== undefined && tag !== null) parts.push(element("span", `tag ${kind || "mut"}`, tag));
  if (dim !== undefined && dim !== null) parts.push(element("span", "d", dim));
  parts.forEach((part, index) => cell.append(...(index ? [" ", part] : [part])));
  if (tag && words) cell.append(spoken(words));
  cell.title = bar ? words || "" : tag ? "" : cell.textContent;
}

function qualityBar([good, bad = 0], words) {
  const bar = element("div", "bar");
  bar.role = "img";
  bar.ariaLabel = words || `${good} % good, ${bad} % bad`;
  for (const [className, share] of [["g", good], ["b", bad]]) {
    const part = element("i", className);
    part.style.width = `${share}%`;
    bar.append(part);
  }
  return bar;
}

export function button(label, primary, onClick) {
  const made = element("button", primary ? "p" : "", label);
  made.type = "button";
  made.onclick = (event) => {
    event.stopPropagation();
    onClick();
  };
  return made;
}
