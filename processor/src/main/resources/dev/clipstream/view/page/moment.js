// One clip or event of the past, played from the frames topic, with the attention beneath.

import { clock, el, percent, text } from "./dom.js";
import { times } from "./events.js";

const AHEAD = 4;
const LEAST_MILLIS = 33;
const MOST_MILLIS = 1000;

export class MomentView {
  /**
   * @param at where its record lies, as in c2@117
   */
  constructor(at) {
    this.at = at;
    this.frames = [];
    this.place = 0;
    this.playing = false;
    this.images = new Map();
    this.heading = el("h1", {}, "Clip");
    this.about = el("p", { class: "meta" });
    this.others = el("p", { class: "meta" });
    this.note = el("p", { class: "quiet", role: "status" }, "Reading the topics …");
    this.image = el("img", { alt: "", class: "missing" });
    this.button = el("button", { type: "button", onclick: () => (this.playing ? this.pause() : this.play()) }, "Play");
    this.slider = el("input", { type: "range", min: "0", max: "0", value: "0", "aria-label": "Frame", oninput: () => this.seek(Number(this.slider.value)) });
    this.where = el("span", { class: "meta" });
    this.heat = el("div", { class: "heat", "aria-hidden": "true" });
    this.weighs = el("p", { class: "meta" });
    this.body = el(
      "div",
      { class: "player", hidden: true },
      el("div", { class: "image" }, this.image),
      this.heat,
      el("div", { class: "under" }, this.button, this.slider, this.where),
      this.weighs,
    );
    this.element = el(
      "section",
      { class: "moment" },
      el("p", { class: "back" }, el("a", { href: "#/events" }, "← Events")),
      this.heading,
      this.about,
      this.others,
      this.body,
      this.note,
    );
    this.onkey = (event) => this.key(event);
  }

  opened() {
    window.scrollTo({ top: 0 });
    document.addEventListener("keydown", this.onkey);
    this.read();
  }

  close() {
    this.closed = true;
    this.pause();
    document.removeEventListener("keydown", this.onkey);
  }

  question() {
    return { view: "events" };
  }

  accepts() {
    return false;
  }

  async read() {
    try {
      const answer = await fetch(`history/row?at=${encodeURIComponent(this.at)}`);
      const said = answer.ok ? await answer.json() : await answer.text();
      if (!this.closed) {
        typeof said === "string" ? text(this.note, said) : this.show(said);
      }
    } catch {
      text(this.note, "The page's server does not answer.");
    }
  }

  show({ row, frames, note }) {
    this.frames = frames;
    text(this.heading, `${row.label} ${percent(row.score)}`);
    document.title = `${row.label}, ${row.stream} · Clipstream`;
    this.about.replaceChildren(
      el("a", { href: `#/stream/${encodeURIComponent(row.stream)}` }, row.stream),
      ` · ${row.rule ? `event of the rule ${row.rule}` : row.clip || "window"} · ${times(row)} · ${row.frames} frames`,
    );
    const others = row.others.filter((one) => one.score >= 0.005).map((one) => `${one.label} ${percent(one.score)}`);
    text(this.others, others.length ? `or ${others.join(", ")}` : "");
    text(this.note, note);
    this.showAttention(row.attention);
    this.body.hidden = frames.length === 0;
    this.slider.max = String(Math.max(0, frames.length - 1));
    if (frames.length > 0) {
      this.seek(0);
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
        this.play();
      }
    }
  }

  showAttention(attention) {
    this.heat.hidden = attention.length === 0;
    if (attention.length > 0) {
      const most = Math.max(...attention, Number.MIN_VALUE);
      const at = attention.indexOf(Math.max(...attention));
      this.heat.append(...attention.map((weight) => {
        const cell = el("span", { "data-weight": weight });
        cell.style.opacity = Math.max(0.06, weight / most);
        return cell;
      }));
      text(this.weighs, `Attention, highest at frame ${at + 1} of ${attention.length}: ${percent(attention[at])}`);
    }
  }

  play() {
    this.playing = true;
    text(this.button, "Pause");
    if (this.place >= this.frames.length - 1) {
      this.place = -1;
    }
    this.step();
  }

  pause() {
    this.playing = false;
    clearTimeout(this.timer);
    text(this.button, "Play");
  }

  /** The next frame when it is there, at the pace at which they were captured. */
  async step() {
    const next = this.place + 1;
    if (!this.playing || next >= this.frames.length) {
      this.pause();
      return;
    }
    const asked = performance.now();
    await this.load(next);
    if (!this.playing || this.closed) {
      return;
    }
    this.draw(next);
    const gap = next + 1 < this.frames.length ? (this.frames[next + 1].capturedMicros - this.frames[next].capturedMicros) / 1000 : 0;
    const wait = Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, gap)) - (performance.now() - asked);
    this.timer = setTimeout(() => this.step(), Math.max(0, wait));
  }

  async seek(place) {
    this.pause();
    this.place = place;
    await this.load(place);
    if (this.place === place && !this.closed) {
      this.draw(place);
    }
  }

  load(place) {
    for (let i = place; i < Math.min(this.frames.length, place + AHEAD); i++) {
      if (!this.images.has(i)) {
        const { partition, offset } = this.frames[i];
        const image = new Image();
        image.src = `history/frame?${new URLSearchParams({ partition, offset })}`;
        this.images.set(i, { image, ready: image.decode().catch(() => {}) });
      }
    }
    return this.images.get(place).ready;
  }

  draw(place) {
    this.place = place;
    const { image } = this.images.get(place);
    const shown = image.naturalWidth > 0;
    this.image.classList.toggle("missing", !shown);
    if (shown) {
      this.image.src = image.src;
      this.image.classList.toggle("tiny", image.naturalWidth < 256);
    }
    this.slider.value = String(place);
    const { index, capturedMicros } = this.frames[place];
    text(this.where, `frame ${index} · ${clock(capturedMicros / 1000)}`);
    this.slider.setAttribute("aria-valuetext", `Frame ${index}`);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape") {
      history.length > 1 ? history.back() : (location.hash = "#/events");
    } else if (event.key === " " && !event.target.matches("button, a, input")) {
      event.preventDefault();
      this.playing ? this.pause() : this.frames.length && this.play();
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && event.target !== this.slider && this.frames.length) {
      this.seek(Math.max(0, Math.min(this.frames.length - 1, this.place + (event.key === "ArrowRight" ? 1 : -1))));
    }
  }
}
