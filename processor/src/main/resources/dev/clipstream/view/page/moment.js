// One clip or event of the past.

import { el, percent, text } from "./dom.js";
import { times } from "./events.js";
import { Player } from "./player.js";

export class MomentView {
  /**
   * @param at where its record lies, as in c2@117
   */
  constructor(at) {
    this.at = at;
    this.player = new Player();
    this.heading = el("h1", {}, "Clip");
    this.about = el("p", { class: "meta" });
    this.others = el("p", { class: "meta" });
    this.note = el("p", { class: "quiet", role: "status" }, "Reading the topics …");
    this.element = el(
      "section",
      { class: "moment" },
      el("p", { class: "back" }, el("a", { href: "#/events" }, "← Events")),
      this.heading,
      this.about,
      this.others,
      this.player.element,
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
    this.player.close();
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
    text(this.heading, `${row.label} ${percent(row.score)}`);
    document.title = `${row.label}, ${row.stream} · Clipstream`;
    this.about.replaceChildren(
      el("a", { href: `#/stream/${encodeURIComponent(row.stream)}` }, row.stream),
      ` · ${row.rule ? `event of the rule ${row.rule}` : row.clip || "window"} · ${times(row)} · ${row.frames} frames`,
    );
    const others = row.others.filter((one) => one.score >= 0.005).map((one) => `${one.label} ${percent(one.score)}`);
    text(this.others, others.length ? `or ${others.join(", ")}` : "");
    text(this.note, note);
    this.player.show(frames, row.attention);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape") {
      history.length > 1 ? history.back() : (location.hash = "#/events");
    } else if (event.key === " " && !event.target.matches("button, a, input")) {
      event.preventDefault();
      this.player.toggle();
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && event.target !== this.player.slider) {
      this.player.move(event.key === "ArrowRight" ? 1 : -1);
    }
  }
}
