/* Elements without markup: whatever comes from outside is text, never HTML. */

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

/** Returns an HTML element; children are elements or text. */
export function h(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** Returns an SVG element. */
export function s(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/**
 * Makes the live element's content that of the fresh one, and keeps every element that stays what it is; so focus, scrolling
 * and what a reader has opened survive an update.
 */
export function morph(live, fresh) {
  const wanted = [...fresh.childNodes];
  wanted.forEach((next, i) => {
    const now = live.childNodes[i];
    if (!now) {
      live.append(next);
    } else if (now.nodeName !== next.nodeName || keyOf(now) !== keyOf(next)) {
      now.replaceWith(next);
    } else if (now.nodeType === Node.TEXT_NODE) {
      if (now.data !== next.data) {
        now.data = next.data;
      }
    } else {
      adopt(now, next);
      morph(now, next);
    }
  });
  while (live.childNodes.length > wanted.length) {
    live.lastChild.remove();
  }
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
}

function adopt(live, fresh) {
  for (const { name } of [...live.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && live.nodeName === "DETAILS")) {
      live.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (live.getAttribute(name) !== value) {
      live.setAttribute(name, value);
    }
  }
}

/* How numbers are written: short, and with their unit. */

export function count(number) {
  return number.toLocaleString("en");
}

/** Returns a count that is short, such as 15K. */
export function roundCount(number) {
  return number.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });
}

function digits(number, most = 3) {
  return Number(number.toPrecision(most)).toLocaleString("en", { maximumSignificantDigits: most });
}

/** Returns a fraction as a percentage; more digits where it is small. */
export function percent(fraction) {
  const percents = fraction * 100;
  return (Math.abs(percents) < 1 ? digits(percents, 2) : (Math.round(percents * 10) / 10).toLocaleString("en")) + "%";
}

/** Returns a share exactly, as people write it. */
export function share(fraction) {
  return Number((fraction * 100).toFixed(4)).toLocaleString("en", { maximumFractionDigits: 4 }) + "%";
}

export function nanos(value) {
  if (value < 999.5) {
    return digits(value) + " ns";
  }
  if (value < 999.5e3) {
    return digits(value / 1e3) + " µs";
  }
  return value < 999.5e6 ? digits(value / 1e6) + " ms" : digits(value / 1e9) + " s";
}

/** Returns how long ago a moment was, in its largest unit. */
export function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1e3));
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (seconds >= length) {
      const units = Math.floor(seconds / length);
      return units + " " + unit + (units === 1 ? "" : "s") + " ago";
    }
  }
  return seconds < 5 ? "just now" : seconds + " seconds ago";
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** Returns a moment in the reader's time, with the day where that is not today. */
export function moment(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return h("time", { datetime: iso, title: iso }, (today ? "" : DAY.format(date) + ", ") + TIME.format(date));
}

/** Returns the label of a tick on a time axis. */
export function tick(millis, step) {
  const date = new Date(millis);
  return step >= 86400e3 ? DAY.format(date) : step < 60e3 ? TIME.format(date) : MINUTE.format(date);
}
