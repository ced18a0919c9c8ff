// The winning label of a stream over the last minute: a ribbon in the label's color, as high as its
// score, with a mark where a clip begins. At thirty frames a second a line for each label would be
// hatching; a ribbon stays a shape.

import { clock, el, percent, text } from "./dom.js";

const SECONDS = 60;
const HEIGHT = 190;
const AXIS = 22;
const MARGIN = 44;
const COLORS = 5;
const LEAST_BETWEEN = 14;
const MOST_POINTS = 4000;
const PAUSE_SECONDS = 2;

export class Ribbon {
  constructor() {
    this.points = [];
    this.colors = new Map();
    this.canvas = el("canvas", { "aria-hidden": "true" }); // the list below says it
    this.plot = el("div", { class: "plot" }, this.canvas);
    this.legend = el("ul", { class: "legend", role: "list", "aria-label": "Winning labels of the last minute" });
    this.pointed = el("p", { class: "meta pointed" });
    this.element = el("figure", { class: "chart" }, el("figcaption", {}, "Winning label over the last minute; as high as its score, a line where a clip begins"), this.plot, this.pointed, this.legend);
    this.theme = matchMedia("(prefers-color-scheme: dark)");
    this.onchange = () => this.draw();
    this.theme.addEventListener("change", this.onchange);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.plot);
    this.canvas.addEventListener("pointermove", (event) => this.point(event.offsetX));
    this.canvas.addEventListener("pointerleave", () => text(this.pointed, "\u00a0"));
    text(this.pointed, "\u00a0");
  }

  close() {
    this.theme.removeEventListener("change", this.onchange);
    this.observer.disconnect();
  }

  /** Takes labels of frames, oldest first. */
  add(timeline) {
    for (const { labelledMillis, labels, clip } of timeline) {
      const best = labels[0];
      this.points.push({ at: labelledMillis / 1000, label: best?.label ?? "", score: best?.score ?? 0, clip });
    }
    const newest = this.points.at(-1);
    if (!newest || timeline.length === 0) {
      return;
    }
    const first = this.points.findIndex((point) => point.at >= newest.at - SECONDS - PAUSE_SECONDS);
    this.points.splice(0, Math.max(first, this.points.length - MOST_POINTS));
    this.draw();
  }

  /** Runs of one label of one clip, each of points that follow one another. */
  runs() {
    const runs = [];
    let run = null;
    this.points.forEach((point, i) => {
      const next = this.points[i + 1];
      const end = next && next.at - point.at <= PAUSE_SECONDS ? next.at : point.at + 0.2;
      const follows = run !== null && run.label === point.label && run.clip === point.clip && point.at - run.end < 0.01;
      if (!follows) {
        run = { label: point.label, clip: point.clip, points: [], end };
        runs.push(run);
      }
      run.points.push({ at: point.at, end, score: point.score });
      run.end = end;
    });
    return runs.filter(({ label }) => label !== "");
  }

  draw() {
    const width = this.plot.clientWidth;
    if (width === 0) {
      return;
    }
    const density = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * density)) {
      this.canvas.width = Math.round(width * density);
      this.canvas.height = Math.round((HEIGHT + AXIS) * density);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${HEIGHT + AXIS}px`;
    }
    this.to = this.points.at(-1)?.at ?? Date.now() / 1000;
    this.scale = (width - MARGIN) / SECONDS;
    const runs = this.runs();
    this.assign(runs);
    const style = getComputedStyle(document.documentElement);
    const pen = this.canvas.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, width, HEIGHT + AXIS);
    this.drawAxes(pen, width, style);
    pen.save();
    pen.beginPath();
    pen.rect(MARGIN, 0, width - MARGIN, HEIGHT);
    pen.clip();
    for (const run of runs) {
      pen.fillStyle = this.color(run.label, style);
      pen.beginPath();
      pen.moveTo(this.x(run.points[0].at), HEIGHT);
      for (const { at, end, score } of run.points) {
        pen.lineTo(this.x(at), HEIGHT * (1 - score));
        pen.lineTo(this.x(end), HEIGHT * (1 - score));
      }
      pen.lineTo(this.x(run.end), HEIGHT);
      pen.fill();
    }
    this.drawBorders(pen, style);
    pen.restore();
    this.showLegend(runs);
  }

  drawAxes(pen, width, style) {
    pen.font = "12px system-ui, sans-serif";
    pen.fillStyle = style.getPropertyValue("--quiet");
    pen.strokeStyle = style.getPropertyValue("--line");
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const share of [0, 0.5, 1]) {
      const y = Math.round(HEIGHT * (1 - share)) + (share === 1 ? 0.5 : -0.5);
      pen.beginPath();
      pen.moveTo(MARGIN, y);
      pen.lineTo(width, y);
      pen.stroke();
      pen.fillText(`${100 * share} %`, MARGIN - 8, Math.max(7, Math.min(HEIGHT - 7, y)));
    }
    pen.textAlign = "center";
    const step = width < 420 ? 30 : 15;
    for (let at = Math.ceil((this.to - SECONDS) / step) * step; at <= this.to; at += step) {
      const x = this.x(at);
      if (x > MARGIN + 28 && x < width - 28) {
        pen.fillText(clock(at * 1000), x, HEIGHT + AXIS - 9);
      }
    }
  }

  /** A line where a clip begins, drawn over the ribbon; a tick, where lines would be hatching. */
  drawBorders(pen, style) {
    const begins = this.points.filter((point, i) => i > 0 && point.clip !== this.points[i - 1].clip).map(({ at }) => Math.round(this.x(at))).filter((x) => x >= MARGIN);
    const across = begins.length < 2 ? Infinity : (begins.at(-1) - begins[0]) / (begins.length - 1);
    pen.fillStyle = style.getPropertyValue("--ink");
    for (const x of begins) {
      if (across < LEAST_BETWEEN) {
        pen.fillRect(x - 0.5, 0, 1, 5);
      } else {
        pen.fillRect(x - 0.5, 0, 1, HEIGHT);
        pen.fillRect(x - 2.5, 0, 5, 4);
      }
    }
  }

  x(at) {
    return MARGIN + (at - this.to + SECONDS) * this.scale;
  }

  /** One that is drawn already keeps its color; the five that win longest have one. */
  assign(runs) {
    this.won = new Map();
    for (const { label, points } of runs) {
      this.won.set(label, (this.won.get(label) ?? 0) + points.reduce((sum, { at, end }) => sum + end - at, 0));
    }
    const longest = [...this.won].sort((a, b) => b[1] - a[1]).slice(0, COLORS).map(([label]) => label);
    for (const label of this.colors.keys()) {
      if (!longest.includes(label)) {
        this.colors.delete(label);
      }
    }
    for (const label of longest.filter((one) => !this.colors.has(one))) {
      const taken = new Set(this.colors.values());
      this.colors.set(label, [1, 2, 3, 4, 5].find((color) => !taken.has(color)));
    }
  }

  color(label, style) {
    const number = this.colors.get(label);
    return style.getPropertyValue(number ? `--series-${number}` : "--quiet").trim();
  }

  showLegend(runs) {
    const newest = this.points.at(-1);
    const labels = [...this.colors].sort((a, b) => a[1] - b[1]);
    const others = [...this.won.keys()].filter((label) => !this.colors.has(label)).length;
    const known = JSON.stringify([labels, others]);
    if (known !== this.known) {
      this.known = known;
      this.legend.replaceChildren(
        ...labels.map(([label, color]) =>
          el("li", {}, el("span", { class: `swatch s${color}`, "aria-hidden": "true" }), el("span", {}, label), el("span", { class: "score" })),
        ),
        ...(others ? [el("li", {}, el("span", { class: "swatch other", "aria-hidden": "true" }), el("span", {}, `${others} more`))] : []),
      );
    }
    labels.forEach(([label], i) => {
      const seconds = Math.round(this.won.get(label) ?? 0);
      const now = newest?.label === label ? `${percent(newest.score)} · ` : "";
      text(this.legend.children[i].querySelector(".score"), `${now}${seconds} s`);
    });
  }

  /** Says what won where one points. */
  point(x) {
    const at = this.to - SECONDS + (x - MARGIN) / this.scale;
    const found = this.points.findLast((point) => point.at <= at);
    const near = found && found.label !== "" && at - found.at <= PAUSE_SECONDS;
    text(this.pointed, near ? `${clock(found.at * 1000)} · ${found.label} ${percent(found.score)}${found.clip ? ` · ${found.clip}` : ""}` : "\u00a0");
  }
}
