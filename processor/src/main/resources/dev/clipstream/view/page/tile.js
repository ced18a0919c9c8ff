// A tile of the wall: one stream with its newest image, label and pace. Tiles that go out of sight
// serve again for those that come in.

import { attribute, bar, el, fill, percent, rate, span, text, unlabelled } from "./dom.js";

/** Between two tiles, in pixels. */
export const GAP = 14;

export class Tile {
  constructor() {
    this.image = el("img", { alt: "", onerror: () => this.image.classList.add("missing") });
    this.image.addEventListener("load", () => this.image.classList.toggle("tiny", this.image.naturalWidth < 128));
    this.title = el("span", { class: "name" });
    this.label = el("span", { class: "label" });
    this.of = el("span", { class: "of" });
    this.score = el("span", { class: "score" });
    this.bar = bar();
    this.meta = el("span", { class: "meta" });
    this.link = el(
      "a",
      {},
      el("span", { class: "image" }, this.image),
      this.title,
      el("span", { class: "said" }, this.label, this.of, this.score),
      this.bar,
      this.meta,
    );
    this.element = el("li", {}, this.link);
  }

  /** Makes it the tile of a stream, whatever it was before. */
  name(name) {
    this.imageNumber = 0;
    this.said = null;
    this.image.className = "missing";
    this.link.href = `#/stream/${encodeURIComponent(name)}`;
    this.title.title = name;
    text(this.title, name);
  }

  place(place, wall) {
    const { columns, tileWidth, rowHeight } = wall;
    const at = `translate(${(place % columns) * (tileWidth + GAP)}px, ${Math.floor(place / columns) * rowHeight}px)`;
    if (this.at !== at) {
      this.at = at;
      this.element.style.transform = at;
    }
    if (this.width !== tileWidth) {
      this.width = tileWidth;
      this.element.style.width = `${tileWidth}px`;
      this.element.style.height = `${rowHeight - GAP}px`;
    }
    attribute(this.element, "data-place", String(place));
    attribute(this.element, "aria-posinset", String(place + 1));
    attribute(this.element, "aria-setsize", String(wall.matching));
    attribute(this.link, "tabindex", place === wall.focus ? "0" : "-1");
    if (wall.pending === place || wall.back === this.title.textContent) {
      wall.pending = undefined;
      wall.back = null;
      wall.focus = place;
      attribute(this.link, "tabindex", "0");
      this.link.focus({ preventScroll: true });
    }
  }

  showImage(number, address) {
    if (address === undefined) {
      return;
    }
    this.imageNumber = number;
    this.image.classList.toggle("missing", address === "");
    if (address !== "") {
      this.image.src = address;
    }
  }

  say(tile) {
    // Of the clip where there are clips: a frame alone says little of what is happening.
    const best = tile.headline?.best;
    const of = tile.headline?.of === "frame" ? "" : tile.headline?.of ?? "";
    text(this.of, of);
    text(this.label, best ? best.label : unlabelled(tile));
    text(this.score, best ? percent(best.score) : "");
    fill(this.bar, best ? best.score : 0);
    const idle = tile.idleMillis > 5000;
    const lag = tile.lagMillis > 1000 ? ` · ${span(tile.lagMillis)} behind` : "";
    const watched = tile.watched ? "watched · " : "";
    this.element.classList.toggle("watched", tile.watched);
    text(this.meta, watched + (idle ? `silent for ${span(tile.idleMillis)}` : `${rate(tile.framesPerSecond)} frames/s${lag}`));
    this.element.classList.toggle("idle", idle);
    this.element.classList.toggle("late", tile.lagMillis > 1000);
    this.element.classList.toggle("unsure", Boolean(best) && best.score < 0.6);
    // Under the focus only another label is news: the score changes several times a second.
    const said = watched + (best ? best.label : unlabelled(tile));
    if (this.link.getAttribute("aria-label") && document.activeElement === this.link && this.said === said) {
      return;
    }
    this.said = said;
    attribute(this.link, "aria-label", best ? `${tile.watched ? "Watched: " : ""}${tile.name}: ${best.label}${of && `, ${of}`}, ${percent(best.score)}` : `${tile.name}: ${unlabelled(tile)}`);
  }
}
