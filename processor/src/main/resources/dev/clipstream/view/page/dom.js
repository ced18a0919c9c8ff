// Makes elements. Text from a topic only ever becomes a text node or an attribute's value.

/** An element with attributes, properties (names that begin with a dot) and children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}

/** Sets a text only where it changes, which spares the browser and screen readers the work. */
export function text(element, value) {
  const node = element.firstChild;
  if (node === null) {
    element.append(value);
  } else if (node.nodeValue !== value) {
    node.nodeValue = value;
  }
}

/** Sets an attribute only where it changes. */
export function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** A bar whose length is a share from 0 to 1. */
export function bar(kind = "") {
  return el("span", { class: `bar ${kind}`, "aria-hidden": "true" }, el("span"));
}

export function fill(barElement, share) {
  const scale = `scaleX(${Math.max(0, Math.min(1, share)).toFixed(3)})`;
  if (barElement.scale !== scale) {
    barElement.scale = scale;
    barElement.firstChild.style.transform = scale;
  }
}

export function imageAddress(stream, clip, index) {
  return `image?${new URLSearchParams({ stream, clip, index })}`;
}

/**
 * Shows an image once it is there and not before, so that nothing flickers; while one is on its
 * way, only the newest of those asked for waits behind it.
 */
export function show(image, address) {
  if (image.wanted === address) {
    return;
  }
  image.wanted = address;
  if (!image.busy) {
    fetchWanted(image);
  }
}

function fetchWanted(image) {
  const address = image.wanted;
  image.busy = true;
  const next = new Image();
  next.decoding = "async";
  const done = (shown) => {
    image.busy = false;
    if (shown) {
      image.src = address;
      image.classList.toggle("tiny", next.naturalWidth > 0 && next.naturalWidth < 128);
    }
    image.classList.toggle("missing", !shown);
    if (image.wanted !== address) {
      fetchWanted(image);
    }
  };
  next.onload = () => done(true);
  next.onerror = () => done(false);
  next.src = address;
}

/** Stands for empty labels: of what came too late, or where nothing scored enough. As in the command `labels`. */
export const SKIPPED = "(no label)";

export function unlabelled(tile) {
  return tile.skipped ? SKIPPED : "no label yet";
}

export function percent(score) {
  return `${(100 * score).toFixed(score > 0.9995 ? 0 : 1)} %`;
}

export function rate(perSecond) {
  return perSecond >= 100 || perSecond === 0 ? Math.round(perSecond).toLocaleString("en") : perSecond.toFixed(1);
}

const CLOCK = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });

/** Whether it is a time that a date can have; formatting any other throws. */
function isDate(millis) {
  return !Number.isNaN(new Date(millis).getTime());
}

/** A time of day, of 24 hours. */
export function clock(millis) {
  return isDate(millis) ? CLOCK.format(millis) : "–";
}

/** The day of a time; empty today. */
export function day(millis) {
  if (!isDate(millis)) {
    return "";
  }
  return new Date(millis).toDateString() === new Date().toDateString() ? "" : DAY.format(millis);
}

/** A time span as people say it. */
export function span(millis) {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
