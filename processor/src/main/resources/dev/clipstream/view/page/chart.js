// The scores of the best labels over the last minute.

import uPlot from "./uPlot.js";
import { el, percent, text } from "./dom.js";

const SECONDS = 60;
const HEIGHT = 300;
const MOST_POINTS = 4000;
const LABELS = 5;
const CHOOSE_MILLIS = 2000;
const PAUSE_SECONDS = 2;

const CLOCK = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export class ScoreChart {
  constructor() {
    this.points = [];
    this.labels = [];
    this.chosenAt = 0;
    this.plotBox = el("div", { class: "plot", "aria-hidden": "true" });
    this.legend = el("ul", { class: "legend", role: "list" });
    this.element = el(
      "figure",
      { class: "chart" },
      el("figcaption", {}, "Scores over the last minute"),
      this.plotBox,
      this.legend,
    );
    this.theme = matchMedia("(prefers-color-scheme: dark)");
    this.onchange = () => this.build();
    this.theme.addEventListener("change", this.onchange);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.plotBox);
  }

  close() {
    this.theme.removeEventListener("change", this.onchange);
    this.observer.disconnect();
    this.plot?.destroy();
  }

  /** Takes labels of frames, oldest first. */
  add(timeline) {
    for (const { labelledMillis, labels } of timeline) {
      const at = labelledMillis / 1000;
      const before = this.points.at(-1)?.at;
      if (before !== undefined && at - before > PAUSE_SECONDS) {
        // Nothing was said in between: a gap, not a slope.
        this.points.push({ at: (before + at) / 2, scores: new Map() });
      }
      this.points.push({ at, scores: new Map(labels.map((l) => [l.label, l.score])) });
    }
    const newest = this.points.at(-1);
    if (!newest) {
      return;
    }
    const oldest = newest.at - SECONDS;
    const first = this.points.findIndex((point) => point.at >= oldest);
    this.points.splice(0, Math.max(first, this.points.length - MOST_POINTS));
    this.draw();
  }

  draw() {
    if (Date.now() - this.chosenAt > CHOOSE_MILLIS) {
      this.chosenAt = Date.now();
      const labels = this.choose();
      if (labels.join("\n") !== this.labels.join("\n")) {
        this.labels = labels;
        this.build();
      }
    }
    this.plot?.setData(this.data());
    this.showScores();
  }

  showScores() {
    const newest = this.points.at(-1);
    [...this.legend.children].forEach((item, i) => {
      const score = newest?.scores.get(this.labels[i]);
      text(item.lastChild, score === undefined ? "–" : percent(score));
    });
  }

  /** The labels with the highest scores in sight; one that is drawn already keeps its color. */
  choose() {
    const sums = new Map();
    for (const { scores } of this.points) {
      for (const [label, score] of scores) {
        sums.set(label, (sums.get(label) ?? 0) + score);
      }
    }
    const best = [...sums].sort((a, b) => b[1] - a[1]).slice(0, LABELS).map(([label]) => label);
    const kept = this.labels.map((label) => (best.includes(label) ? label : null));
    for (const label of best.filter((l) => !kept.includes(l))) {
      const free = kept.indexOf(null);
      free >= 0 ? (kept[free] = label) : kept.push(label);
    }
    return kept.filter((label) => label !== null);
  }

  data() {
    return [
      this.points.map((point) => point.at),
      ...this.labels.map((label) => this.points.map((point) => point.scores.get(label) ?? null)),
    ];
  }

  build() {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    this.plot?.destroy();
    const axis = { stroke: color("--quiet"), font: "12px system-ui, sans-serif", grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    const now = () => this.points.at(-1)?.at ?? Date.now() / 1000;
    this.plot = new uPlot(
      {
        width: this.plotBox.clientWidth || 320,
        height: HEIGHT,
        legend: { show: false },
        padding: [8, 28, 0, 0], // the last time on the axis needs room to its right
        cursor: { y: false, points: { size: 6 } },
        scales: { x: { time: true, range: () => [now() - SECONDS, now()] }, y: { range: [0, 1] } },
        axes: [
          { ...axis, space: 110, values: (_, ticks) => ticks.map((tick) => CLOCK.format(tick * 1000)) },
          { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`) },
        ],
        series: [
          {},
          ...this.labels.map((_, i) => ({ stroke: color(`--series-${i + 1}`), width: 2, points: { show: false } })),
        ],
      },
      this.data(),
      this.plotBox,
    );
    this.legend.replaceChildren(
      ...this.labels.map((label, i) =>
        el("li", {}, el("span", { class: `swatch s${i + 1}`, "aria-hidden": "true" }), el("span", {}, label), el("span", { class: "score" })),
      ),
    );
    this.showScores();
  }

  resize() {
    this.plot?.setSize({ width: this.plotBox.clientWidth, height: HEIGHT });
  }
}
