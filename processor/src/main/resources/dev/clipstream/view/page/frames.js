// The last labeled frames of a stream without clips, as of photographs: each with its label, its
// file and what a person says of it. They stand still while one points at them or works on one.

import { SKIPPED, clock, el, imageAddress, percent, text } from "./dom.js";
import { Verdict } from "./verdict.js";

const SHOWN = 24;
const PACE_MILLIS = 1500;
const MOST_PER_SECOND = 2;

export class RecentFrames {
  constructor(stream) {
    this.stream = stream;
    this.waiting = [];
    this.cards = [];
    this.drawnAt = 0;
    this.list = el("ul", { class: "recent", role: "list", "aria-labelledby": "recent-title" });
    this.note = el("p", { class: "meta" });
    this.element = el("section", { "aria-labelledby": "recent-title", hidden: true }, el("h2", { id: "recent-title" }, "Recent frames"), this.note, this.list);
    this.list.addEventListener("pointerenter", () => (this.pointed = true));
    this.list.addEventListener("pointerleave", () => (this.pointed = false));
  }

  /** Takes labels of frames, oldest first; those of clips are shown as clips. Of some the file is known only later. */
  add(timeline, namedLate, current) {
    this.waiting.push(...timeline.filter((frame) => frame.clip === ""));
    this.waiting.splice(0, this.waiting.length - SHOWN);
    const files = new Set(this.waiting.map(({ file }) => file).filter(Boolean));
    // A camera moves by itself, and is seen above; photographs are told by their files or their pace.
    this.photographs ||= current.clip === "" && (files.size > 1 || current.framesPerSecond <= MOST_PER_SECOND);
    this.element.hidden = !this.photographs || current.clip !== "" || (this.cards.length === 0 && this.waiting.length === 0);
    const held = this.pointed || this.list.contains(document.activeElement);
    text(this.note, held && this.waiting.length > 0 ? `Held: ${this.waiting.length === SHOWN ? `${SHOWN} or more` : this.waiting.length} newer` : "\u00a0");
    if (!held) {
      this.name(namedLate);
    }
    const now = performance.now();
    if (!held && this.waiting.length > 0 && !this.element.hidden && now - this.drawnAt > PACE_MILLIS) {
      this.drawnAt = now;
      this.draw();
    }
  }

  name(frames) {
    for (const frame of frames) {
      const i = this.cards.findIndex((card) => card.dataset.number === String(frame.number) && card.dataset.file === "");
      if (i >= 0) {
        const named = this.card(frame);
        this.cards[i].replaceWith(named);
        this.cards[i] = named;
      }
    }
  }

  draw() {
    for (const frame of this.waiting) {
      const card = this.card(frame);
      this.cards.unshift(card);
      this.list.prepend(card);
    }
    this.waiting = [];
    this.cards.splice(SHOWN).forEach((card) => card.remove());
  }

  card({ number, index, file, labels, labelledMillis }) {
    const best = labels[0];
    const name = file ? file.split(/[\\/]/).at(-1) : `frame ${index}`;
    const image = el("img", { alt: "", loading: "lazy", decoding: "async", class: "missing" });
    image.onload = () => {
      image.classList.remove("missing");
      image.classList.toggle("tiny", image.naturalWidth < 128);
    };
    image.src = imageAddress(this.stream, "", index);
    const verdict = new Verdict(`${best?.label ?? SKIPPED}, ${name}`, () => ({ stream: this.stream, clip: "", index }), () => {}, true);
    verdict.element.hidden = labels.length === 0;
    return el(
      "li",
      { "data-number": number, "data-file": file },
      el("div", { class: "image" }, image),
      el("p", { class: "said" }, el("span", { class: "label" }, best?.label ?? SKIPPED), el("span", { class: "score" }, best ? percent(best.score) : "")),
      el("p", { class: "name", title: file || null }, name),
      el("p", { class: "meta" }, clock(labelledMillis)),
      verdict.element,
    );
  }
}
