// The clips that the model is least sure of, one by one, to be judged with the keyboard. The queue
// is taken once and stands still while one works on it. What was said last is written when the next
// is said, or a few seconds later, so that it can be taken back.

import { clock, day, el, percent, text } from "./dom.js";
import { Player } from "./player.js";

const MORE = 50;
const LATER_MILLIS = 8000;
const AHEAD = 12;
const ATTEMPTS = 4;
const RETRY_MILLIS = 3000;

export class ReviewView {
  /**
   * @param parameters of the address: label and stream
   */
  constructor(parameters) {
    this.filter = Object.fromEntries(parameters);
    this.rows = [];
    this.place = 0;
    this.said = new Map(); // place → what was said of it
    this.held = null; // what is not written yet
    this.done = 0;
    this.chosen = new Set();
    this.player = new Player(true);
    this.heading = el("h1", { class: "hidden" }, "Review");
    this.progress = el("p", { class: "meta" });
    this.question_ = el("h2", { class: "asked" });
    this.about = el("p", { class: "meta" });
    this.scores = el("ul", { class: "labels", role: "list", "aria-label": "Labels of the clip" });
    this.buttons = el("div", { class: "answers" });
    this.field = el("input", { type: "text", list: "review-labels", placeholder: "Another label", "aria-label": "Another label", maxlength: "200", autocomplete: "off" });
    this.form = el("form", { class: "answers" }, this.field, el("button", { type: "submit" }, "It is this"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const label = this.field.value.trim();
      label && this.judge(label);
    });
    this.undoButton = el("button", { type: "button", onclick: () => this.undo() }, "Undo", el("kbd", {}, "u"));
    this.skipButton = el("button", { type: "button", onclick: () => this.go(this.place + 1) }, "Skip", el("kbd", {}, "s"));
    this.outcome = el("p", { class: "outcome", role: "status" });
    this.note = el("div", { class: "empty" }, el("p", {}, "Reading the topics …"));
    this.ahead = el("ul", { class: "ahead", role: "list", "aria-labelledby": "ahead-title" });
    this.allLabel = el("select", { "aria-label": "Label for all of these" });
    this.allButton = el("button", { type: "button", onclick: () => this.judgeAll() });
    this.aheadSection = el(
      "section",
      { "aria-labelledby": "ahead-title" },
      el("h2", { id: "ahead-title" }, "Next"),
      el("p", { class: "answers all" }, this.allButton, this.allLabel),
      this.ahead,
    );
    this.learn = el("section", { class: "learn", "aria-labelledby": "learn-title" }, el("h2", { id: "learn-title" }, "Learn from it"), el("p", {}, "What was said is on the feedback topic. These two commands make a folder of it and train a model:"), el("pre", { tabindex: "0" }, el("code", {}, "clipstream collect --label-source label-feedback --clips --out judged\nclipstream-trainer train --dataset clips --data judged --model gru --out new.onnx")));
    this.body = el(
      "div",
      { hidden: true },
      el(
        "div",
        { class: "review" },
        this.player.element,
        el("div", { class: "judging" }, this.question_, this.about, this.scores, this.buttons, this.form, el("div", { class: "answers" }, this.undoButton, this.skipButton), this.outcome),
      ),
      this.aheadSection,
    );
    this.list = el("datalist", { id: "review-labels" });
    this.element = el("section", { "aria-label": "Review" }, this.heading, this.progress, this.note, this.body, this.learn, this.list);
    this.onkey = (event) => this.key(event);
    this.onhide = () => this.flush();
  }

  opened() {
    window.scrollTo({ top: 0 });
    document.addEventListener("keydown", this.onkey);
    window.addEventListener("pagehide", this.onhide);
    this.read();
  }

  close() {
    this.flush();
    this.closed = true;
    this.player.close();
    document.removeEventListener("keydown", this.onkey);
    window.removeEventListener("pagehide", this.onhide);
  }

  question() {
    return { view: "glance" };
  }

  accepts() {
    return false;
  }

  async read() {
    try {
      const answer = await fetch(`review?${new URLSearchParams({ ...this.filter, limit: MORE })}`);
      const said = answer.ok ? await answer.json() : await answer.text();
      if (!this.closed) {
        typeof said === "string" ? this.explain("Not now", said) : this.take(said);
      }
    } catch {
      this.explain("Not now", "The page's server does not answer.");
    }
  }

  take({ items, judged, left, keys, labels }) {
    this.rows = items;
    this.left = left;
    this.judgedBefore = judged;
    this.place = 0;
    this.said.clear();
    this.list.replaceChildren(...labels.map((label) => el("option", { value: label })));
    this.allLabel.replaceChildren(...labels.map((label) => el("option", { value: label }, label)));
    this.buttons.replaceChildren(
      this.answer("Right", "y", () => this.judge(this.row.labels[0].label), "right"),
      this.answer("Wrong", "n", () => this.judge(null), "wrong"),
      ...keys.map((label, i) => this.answer(label, String(i + 1), () => this.judge(label))),
    );
    this.go(0);
  }

  answer(words, key, does, kind = "") {
    return el("button", { type: "button", class: kind, onclick: does, "data-key": key }, words, el("kbd", {}, key));
  }

  get row() {
    return this.rows[this.place];
  }

  explain(title, words, ...more) {
    this.note.hidden = false;
    this.body.hidden = true;
    this.player.pause();
    this.note.replaceChildren(el("h2", {}, title), el("p", {}, words), ...more);
  }

  async go(place) {
    this.place = place;
    this.showProgress();
    if (place >= this.rows.length) {
      this.finish();
      return;
    }
    this.note.hidden = true;
    this.body.hidden = false;
    const row = this.row;
    const [best, second] = row.labels;
    text(this.question_, `Is it ${best.label}?`);
    text(this.about, `${row.stream} · ${row.clip || "window"} · ${`${day(row.startedMicros / 1000)} ${clock(row.startedMicros / 1000)}`.trim()}${second ? ` · ${percent(row.margin)} before ${second.label}` : ""}`);
    this.scores.replaceChildren(...row.labels.slice(0, 3).map(({ label, score }) => el("li", {}, el("span", { class: "label" }, label), el("span", { class: "score" }, percent(score)))));
    this.field.value = "";
    const before = this.said.get(place);
    text(this.outcome, before === undefined ? this.outcome.textContent : `You said: ${before ?? "wrong"}. What you say now counts instead.`);
    this.undoButton.disabled = this.place === 0 && this.held === null;
    this.showAhead();
    this.player.clear();
    try {
      const answer = await fetch(`history/row?at=${encodeURIComponent(row.at)}`);
      if (this.row !== row || this.closed) {
        return;
      }
      const { frames, note, row: whole } = answer.ok ? await answer.json() : { frames: [], note: await answer.text(), row: { attention: [] } };
      if (this.row === row && !this.closed) {
        this.player.show(frames, whole.attention);
        note && text(this.outcome, note);
      }
    } catch {
      text(this.outcome, "The page's server does not answer.");
    }
  }

  showProgress() {
    const left = Math.max(0, this.left - this.done);
    text(this.progress, `${this.done} done · ${left.toLocaleString("en")} of the last day left · ${(this.judgedBefore + this.done).toLocaleString("en")} judged`);
  }

  /** What comes next, as small images, each to be chosen for "all of these are". */
  showAhead() {
    const rows = this.rows.slice(this.place, this.place + AHEAD);
    this.chosen = new Set(rows);
    this.aheadSection.hidden = rows.length < 2;
    this.ahead.replaceChildren(
      ...rows.map((row, i) => {
        const image = el("img", { alt: "", loading: "lazy", decoding: "async", class: "missing" });
        image.onload = () => {
          image.classList.remove("missing");
          image.classList.toggle("tiny", image.naturalWidth < 128);
        };
        image.src = `history/key-frame?at=${encodeURIComponent(row.at)}`;
        const id = `ahead-${i}`;
        const box = el("input", { type: "checkbox", id, checked: true, onchange: () => this.choose(row, box.checked) });
        return el("li", {}, el("label", { for: id }, el("span", { class: "image" }, image), el("span", { class: "said" }, el("span", { class: "label" }, row.labels[0].label), el("span", { class: "score" }, percent(row.labels[0].score))), el("span", { class: "meta" }, row.stream)), box);
      }),
    );
    this.allLabel.value = this.row.labels[0].label;
    this.showChosen();
  }

  choose(row, chosen) {
    chosen ? this.chosen.add(row) : this.chosen.delete(row);
    this.showChosen();
  }

  showChosen() {
    this.allButton.disabled = this.chosen.size === 0;
    text(this.allButton, `All of these ${this.chosen.size} are`);
  }

  /**
   * @param label what it is; null where it is only known not to be what was said
   */
  judge(label) {
    if (this.row) {
      this.hold([this.row], label, this.place);
      this.go(this.place + 1);
    }
  }

  judgeAll() {
    const rows = this.rows.slice(this.place, this.place + AHEAD);
    const chosen = rows.filter((row) => this.chosen.has(row));
    this.hold(chosen, this.allLabel.value, this.place);
    // Those that were not chosen are asked for one by one, next.
    const others = rows.filter((row) => !this.chosen.has(row));
    this.rows.splice(this.place, rows.length, ...chosen, ...others);
    this.go(this.place + chosen.length);
  }

  hold(rows, label, from) {
    this.flush();
    this.held = { rows, label, from };
    this.done += rows.length;
    rows.forEach((row, i) => this.said.set(from + i, label));
    text(this.outcome, `${rows.length === 1 ? rows[0].labels[0].label : `${rows.length} clips`}: ${label ?? "wrong"}. Undo takes it back.`);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.flush(), LATER_MILLIS);
  }

  undo() {
    if (this.held !== null) {
      const { rows, from } = this.held;
      this.held = null;
      clearTimeout(this.later);
      this.done -= rows.length;
      rows.forEach((_, i) => this.said.delete(from + i));
      text(this.outcome, "Taken back.");
      this.go(from);
    } else if (this.place > 0) {
      this.go(this.place - 1);
    }
  }

  /** Writes what is held. It goes on in the background, also while the page goes away. */
  flush() {
    clearTimeout(this.later);
    if (this.held === null) {
      return;
    }
    const { rows, label } = this.held;
    this.held = null;
    this.writing = Promise.all([this.writing, ...rows.map((row) => this.write(row, label))]);
  }

  /** Writes one judgement; where that fails it is tried again for a while, and then said. */
  async write(row, label) {
    for (let attempt = 1; ; attempt++) {
      try {
        const correct = label === row.labels[0].label;
        const answer = await fetch("feedback", {
          method: "POST",
          keepalive: true,
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ at: row.at, correct, truth: correct ? "" : (label ?? "") }),
        });
        if (!answer.ok) {
          throw new Error(await answer.text());
        }
        return;
      } catch (failure) {
        if (attempt === ATTEMPTS) {
          this.done--;
          text(this.outcome, `Not written for ${row.stream}: ${failure.message}`);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
      }
    }
  }

  async finish() {
    this.flush();
    const filters = ["stream", "label"].filter((name) => this.filter[name]).map((name) => `${name} “${this.filter[name]}”`);
    const none = filters.length > 0 ? `No clip of the last day has ${filters.join(" and ")}, as the address asks for.` : "No clip was labeled in the last day. They come here with their labels, the least sure first.";
    const words = this.rows.length > 0 ? "That is all of these." : this.judgedBefore > 0 ? "Every clip of the last day has been judged." : none;
    const more = el("button", { type: "button", class: "primary", onclick: () => this.again() }, "Look for more");
    this.explain(this.rows.length > 0 ? "Done" : "Nothing to review", words, more, ...(this.rows.length > 0 ? [" ", el("button", { type: "button", onclick: () => this.undo() }, "Undo")] : []));
    this.rows.length > 0 && more.focus();
  }

  async again() {
    this.explain("Looking", "Reading the topics …");
    await this.writing;
    this.done = 0;
    this.read();
  }

  key(event) {
    if (event.target.matches("input[type=text], select, textarea") || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const key = event.key.toLowerCase();
    const button = this.buttons.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (event.key === "Escape") {
      location.hash = "#/";
    } else if (key === "u" || key === "backspace") {
      event.preventDefault();
      this.undo();
    } else if (this.body.hidden) {
      return;
    } else if (button) {
      event.preventDefault();
      button.click();
    } else if (key === "s") {
      this.go(this.place + 1);
    } else if (key === " " && !event.target.matches("button, a, input")) {
      event.preventDefault();
      this.player.toggle();
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && event.target !== this.player.slider) {
      this.player.move(event.key === "ArrowRight" ? 1 : -1);
    }
  }
}
