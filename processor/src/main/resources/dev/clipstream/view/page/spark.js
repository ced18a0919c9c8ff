// A line of one figure over the last hour, small and without axes: its shape is what one looks at.

import { clock, el, text } from "./dom.js";

const LEAST_MILLIS = 300_000;
const WIDTH = 240;
const HEIGHT = 44;
const GAP_MILLIS = 45_000;
const SVG = "http://www.w3.org/2000/svg";

export class Spark {
  /**
   * @param name of the figure
   * @param value gives it of a sample; null where it is not known
   * @param words says a value
   */
  constructor(name, value, words) {
    this.value = value;
    this.words = words;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.svg.setAttribute("aria-hidden", "true"); // the lines below say it
    this.area = this.path("area");
    this.line = this.path("line");
    this.now = el("span", { class: "now" });
    this.most = el("p", { class: "meta" });
    this.element = el("li", {}, el("p", { class: "spark-head" }, el("span", {}, name), this.now), this.svg, this.most);
  }

  path(kind) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", kind);
    this.svg.append(path);
    return path;
  }

  show(samples) {
    const newest = samples.at(-1);
    const known = samples.map((sample) => ({ at: sample.atMillis, value: this.value(sample) })).filter(({ value }) => value !== null);
    const now = newest === undefined ? null : this.value(newest);
    text(this.now, now === null ? "–" : this.words(now));
    if (known.length === 0) {
      text(this.most, "nothing yet");
      return;
    }
    const highest = known.reduce((best, point) => (point.value > best.value ? point : best));
    text(this.most, highest.value === 0 ? "0 all the time" : `highest ${this.words(highest.value)} at ${clock(highest.at)}`);
    const across = Math.max(LEAST_MILLIS, newest.atMillis - samples[0].atMillis);
    const x = (at) => (WIDTH * (1 - (newest.atMillis - at) / across)).toFixed(1);
    const y = (value) => (HEIGHT - 2 - (HEIGHT - 4) * (highest.value === 0 ? 0 : value / highest.value)).toFixed(1);
    let line = "";
    let area = "";
    let before = null;
    let began = null;
    const close = () => (began === null ? "" : `L${x(before)} ${HEIGHT}L${x(began)} ${HEIGHT}Z`);
    for (const { at, value } of known) {
      // Nothing was known in between: a gap, not a slope.
      const move = before === null || at - before > GAP_MILLIS;
      if (move) {
        area += close();
        began = at;
      }
      line += `${move ? "M" : "L"}${x(at)} ${y(value)}`;
      area += `${move ? "M" : "L"}${x(at)} ${y(value)}`;
      before = at;
    }
    this.line.setAttribute("d", line);
    this.area.setAttribute("d", area + close());
  }
}
