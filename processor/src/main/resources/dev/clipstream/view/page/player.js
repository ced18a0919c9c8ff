// Plays the frames of a clip from the frames topic, at the pace at which they were captured, with
// the attention beneath.

import { clock, el, percent, text } from "./dom.js";

const AHEAD = 4;
const LEAST_MILLIS = 33;
const MOST_MILLIS = 1000;
const LOOP_MILLIS = 900;

export class Player {
  /**
   * @param loops whether it begins again at the end
   */
  constructor(loops = false) {
    this.loops = loops;
    this.image = el("img", { alt: "", class: "missing" });
    this.button = el("button", { type: "button", onclick: () => this.toggle() }, "Play");
    this.slider = el("input", { type: "range", min: "0", max: "0", value: "0", "aria-label": "Frame", oninput: () => this.seek(Number(this.slider.value)) });
    this.where = el("span", { class: "meta" });
    this.heat = el("div", { class: "heat", "aria-hidden": "true" });
    this.weighs = el("p", { class: "meta" });
    this.element = el("div", { class: "player", hidden: true }, el("div", { class: "image" }, this.image), this.heat, el("div", { class: "under" }, this.button, this.slider, this.where), this.weighs);
    this.clear();
  }

  clear() {
    this.pause();
    this.frames = [];
    this.images = new Map();
    this.place = 0;
    this.image.classList.add("missing");
    this.element.hidden = true;
  }

  close() {
    this.closed = true;
    this.pause();
  }

  /** Takes the frames of another clip and plays them, unless one likes it calm. */
  show(frames, attention) {
    this.clear();
    this.frames = frames;
    this.showAttention(attention);
    this.element.hidden = frames.length === 0;
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
    this.heat.replaceChildren();
    text(this.weighs, "");
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

  toggle() {
    this.playing ? this.pause() : this.frames.length > 0 && this.play();
  }

  play() {
    this.playing = true;
    text(this.button, "Pause");
    if (this.place >= this.frames.length - 1) {
      this.place = -1;
    }
    this.step(this.frames);
  }

  pause() {
    this.playing = false;
    clearTimeout(this.timer);
    text(this.button, "Play");
  }

  /** The next frame when it is there. */
  async step(of) {
    let next = this.place + 1;
    if (this.loops && next >= this.frames.length) {
      next = 0;
    }
    if (!this.playing || next >= this.frames.length) {
      this.pause();
      return;
    }
    const asked = performance.now();
    await this.load(next);
    if (!this.playing || this.closed || of !== this.frames) {
      return;
    }
    this.draw(next);
    const last = next + 1 >= this.frames.length;
    const gap = last ? LOOP_MILLIS : (this.frames[next + 1].capturedMicros - this.frames[next].capturedMicros) / 1000;
    const wait = Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, gap)) - (performance.now() - asked);
    this.timer = setTimeout(() => this.step(of), Math.max(0, last && !this.loops ? 0 : wait));
  }

  /** One frame on or back. */
  move(steps) {
    if (this.frames.length > 0) {
      this.seek(Math.max(0, Math.min(this.frames.length - 1, this.place + steps)));
    }
  }

  async seek(place) {
    this.pause();
    const of = this.frames;
    this.place = place;
    await this.load(place);
    if (this.place === place && of === this.frames && !this.closed) {
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
}
