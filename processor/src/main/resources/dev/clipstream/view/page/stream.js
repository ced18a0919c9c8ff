// One stream: its frame as it moves, its scores over time, its clips as strips.

import { SKIPPED, bar, clock, el, fill, percent, imageAddress, rate, show, span, text, unlabelled } from "./dom.js";
import { RecentFrames } from "./frames.js";
import { Ribbon } from "./ribbon.js";
import { Verdict } from "./verdict.js";

const LABELS = 5;
const NO_FRAMES = "Its frames are no longer kept here, or came before 'view' was started; Events may have them.";

export class StreamView {
  constructor(name, link) {
    this.name = name;
    this.link = link;
    this.after = 0;
    this.held = null;
    this.current = null;
    this.known = new Set();
    this.chart = new Ribbon();
    this.clips = new Map();
    this.image = el("img", { alt: `Newest frame of ${name}`, class: "missing" });
    this.place = el("p", { class: "meta" });
    this.hold = el("button", { type: "button", onclick: () => this.toggleHold() }, "Hold");
    this.rows = Array.from({ length: LABELS }, () => new LabelRow());
    this.unlabelled = el("p", { class: "quiet" });
    this.suggestions = el("datalist", { id: "known-labels" });
    this.verdict = new Verdict(
      "the label of this frame",
      () => this.judged(),
      () => this.holdNow(),
    );
    this.note = el("p", { class: "empty" }, "Waiting for the first answer …");
    this.body = el(
      "div",
      { class: "stream", hidden: true },
      el(
        "section",
        { class: "live", "aria-label": "Frame" },
        el("div", { class: "image" }, this.image),
        el("div", { class: "under" }, this.place, this.hold),
        el("ol", { class: "labels", role: "list", "aria-label": "Labels of the frame" }, ...this.rows.map((row) => row.element)),
        this.unlabelled,
        this.verdict.element,
      ),
      this.chart.element,
    );
    this.recent = new RecentFrames(name);
    this.strips = el("ol", { class: "clips", role: "list" });
    this.clipNote = el("p", { class: "meta" }, "\u00a0");
    this.noClips = el("p", { class: "quiet" }, "No clip has been labeled on this stream since 'view' was started.");
    this.clipSection = el(
      "section",
      { "aria-labelledby": "clips-title", hidden: true },
      el("h2", { id: "clips-title" }, "Recent clips"),
      this.clipNote,
      this.noClips,
      this.strips,
    );
    this.element = el(
      "div",
      {},
      el("p", { class: "back" }, el("a", { href: "#/" }, "← Streams")),
      el("h1", {}, name),
      this.note,
      this.body,
      this.recent.element,
      this.clipSection,
      this.suggestions,
    );
    this.onkey = (event) => this.key(event);
  }

  opened() {
    document.addEventListener("keydown", this.onkey);
    window.scrollTo({ top: 0 });
  }

  close() {
    document.removeEventListener("keydown", this.onkey);
    this.chart.close();
  }

  question() {
    return { view: "stream", name: this.name, after: this.after };
  }

  accepts(answer) {
    return answer.view === "stream" && answer.name === this.name;
  }

  show({ detail }) {
    this.note.hidden = detail !== null;
    this.body.hidden = detail === null;
    // Of photographs there are no clips to wait for.
    this.clipSection.hidden = detail === null || (detail.clips.length === 0 && detail.tile.clip === "");
    if (detail === null) {
      text(this.note, "Nothing has come on this stream since 'view' was started. It shows up here as soon as something does.");
      return;
    }
    this.current = detail.tile;
    if (this.held === null) {
      this.showFrame(detail.tile);
    }
    this.after = detail.timeline.at(-1)?.number ?? this.after;
    this.chart.add(detail.timeline);
    this.recent.add(detail.timeline, detail.namedLate, detail.tile);
    this.showClips(detail.clips);
    this.suggest(detail);
  }

  showFrame(tile) {
    if (tile.index >= 0) {
      show(this.image, imageAddress(tile.name, tile.clip, tile.index));
    }
    const clip = tile.clip ? `${tile.clip} · ` : "";
    const lag = tile.lagMillis > 1000 ? ` · labels ${span(tile.lagMillis)} behind` : "";
    const frame = tile.index >= 0 ? `frame ${tile.index} · ` : "its picture is no longer kept · ";
    text(this.place, `${clip}${frame}${rate(tile.framesPerSecond)} frames/s${lag}`);
    this.rows.forEach((row, i) => row.show(tile.labels[i]));
    this.unlabelled.hidden = tile.labels.length > 0;
    text(this.unlabelled, tile.skipped ? `${SKIPPED}: this frame came too late, or nothing scored enough` : unlabelled(tile));
    this.verdict.element.hidden = tile.labels.length === 0;
  }

  /** What one points at or works on stands still, and stays there until one is done. */
  showClips(clips) {
    this.noClips.hidden = clips.length > 0;
    const newer = clips.filter((clip) => !this.clips.has(clip.id)).length;
    const held = this.strips.matches(":hover") || this.strips.contains(document.activeElement);
    text(this.clipNote, held && newer > 0 ? `Held: ${newer === clips.length ? `${newer} or more` : newer} newer` : "\u00a0");
    if (held) {
      clips.forEach((clip) => this.clips.get(clip.id)?.show(clip));
      return;
    }
    const seen = new Set(clips.map((clip) => clip.id));
    for (const [id, card] of this.clips) {
      if (!seen.has(id)) {
        card.element.remove();
        this.clips.delete(id);
      }
    }
    clips.forEach((clip, i) => {
      let card = this.clips.get(clip.id);
      if (!card) {
        card = new ClipCard(this.name, clip);
        this.clips.set(clip.id, card);
        this.strips.insertBefore(card.element, this.strips.children[i] ?? null);
      }
      card.show(clip);
    });
  }

  /** What a person may want to say instead of a wrong label. */
  suggest({ tile, clips }) {
    const size = this.known.size;
    for (const { label } of [...tile.labels, ...clips.flatMap((clip) => clip.labels)]) {
      this.known.add(label);
    }
    if (this.known.size !== size) {
      this.suggestions.replaceChildren(...[...this.known].sort().map((label) => el("option", { value: label })));
    }
  }

  judged() {
    const { clip, index } = this.held ?? this.current;
    return { stream: this.name, clip, index };
  }

  /** What is judged must stand still, and have its own label beside it. */
  holdNow() {
    if (this.held === null && this.current !== null) {
      this.held = this.current;
      text(this.hold, "Go on");
    }
  }

  toggleHold() {
    if (this.held === null) {
      this.holdNow();
    } else {
      this.held = null;
      text(this.hold, "Hold");
      this.verdict.reset();
    }
  }

  key(event) {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape") {
      location.hash = "#/";
    } else if (event.key === "h") {
      this.toggleHold();
    }
  }
}

class LabelRow {
  constructor() {
    this.name = el("span", { class: "label" });
    this.score = el("span", { class: "score" });
    this.bar = bar();
    this.element = el("li", {}, this.name, this.score, this.bar);
  }

  show(label) {
    this.element.hidden = label === undefined;
    if (label) {
      text(this.name, label.label);
      text(this.score, percent(label.score));
      fill(this.bar, label.score);
    }
  }
}

class ClipCard {
  constructor(stream, clip) {
    this.stream = stream;
    this.frames = String(clip.strip);
    this.strip = strip(stream, clip);
    const best = clip.labels[0] ?? { label: SKIPPED, score: 0 };
    const score = bar();
    fill(score, best.score);
    const name = clip.clip || `window from frame ${clip.first}`;
    this.verdict = new Verdict(`${best.label}, ${name}`, () => ({ stream, clipNumber: clip.id }), () => {});
    this.verdict.element.hidden = clip.labels.length === 0;
    const time = clock(clip.labelledMillis);
    this.element = el(
      "li",
      { class: "clip", "data-clip": clip.clip },
      el(
        "div",
        { class: "head" },
        el("h3", {}, el("span", { class: "label" }, best.label), el("span", { class: "score" }, clip.labels.length ? percent(best.score) : "")),
        score,
        el("p", { class: "meta" }, `${name} · ${clip.frames} frames, ${time}`),
        ...others(clip.labels.slice(1, 3)),
      ),
      el("div", { class: "film" }, this.strip, ...heat(clip)),
      this.verdict.element,
    );
  }

  show(clip) {
    // Frames may come after the label of their clip.
    if (String(clip.strip) !== this.frames) {
      this.frames = String(clip.strip);
      const newer = strip(this.stream, clip);
      this.strip.replaceWith(newer);
      this.strip = newer;
    }
    this.verdict.show(clip.verdict);
  }
}

function others(labels) {
  const said = labels.filter((label) => label.score >= 0.005).map((label) => `${label.label} ${percent(label.score)}`);
  return said.length ? [el("p", { class: "meta" }, `or ${said.join(", ")}`)] : [];
}

function strip(stream, clip) {
  if (clip.strip.length === 0) {
    return el("p", { class: "quiet" }, NO_FRAMES);
  }
  let left = clip.strip.length;
  const element = el(
    "div",
    { class: "strip", role: "img", "aria-label": `${clip.strip.length} frames of the clip` },
    ...clip.strip.map((index) => {
      const image = el("img", { alt: "", loading: "lazy", decoding: "async" });
      image.onload = () => image.classList.toggle("tiny", image.naturalWidth < 128);
      image.onerror = () => {
        image.classList.add("missing");
        if (--left === 0) {
          element.replaceChildren(el("p", { class: "quiet" }, NO_FRAMES));
        }
      };
      image.src = imageAddress(stream, clip.clip, index);
      return image;
    }),
  );
  return element;
}

/** The weight of every frame: the darker, the more it decided. */
function heat({ attention }) {
  if (attention.length === 0) {
    return [];
  }
  const most = Math.max(...attention, Number.MIN_VALUE);
  const at = attention.indexOf(Math.max(...attention));
  const words = `Attention, highest at frame ${at + 1} of ${attention.length}: ${percent(attention[at])}`;
  return [
    el(
      "div",
      { class: "heat", "aria-hidden": "true" }, // the line below says it
      ...attention.map((weight, i) => {
        const cell = el("span", { title: `Frame ${i + 1}: ${percent(weight)}`, "data-weight": weight });
        cell.style.opacity = Math.max(0.06, weight / most);
        return cell;
      }),
    ),
    el("p", { class: "meta" }, words),
  ];
}
