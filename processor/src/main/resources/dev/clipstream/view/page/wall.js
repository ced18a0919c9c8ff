// The wall of streams. However many there are, only the tiles in sight exist, and only they are
// asked for: the rest is empty space of the right height. Their images come along with them, and
// tiles that go out of sight serve again for those that come in, since what costs a browser is
// requests, new elements and layout, not pixels.

import { el, text } from "./dom.js";
import { GAP, Tile } from "./tile.js";

const SMALLEST_TILE = 176;
const CAPTION = 78;
const STILL_MILLIS = 150;

export class WallView {
  /**
   * @param back name of the stream that one comes back from, whose tile gets the focus; or null
   * @param watch labels that one wants to be told of
   */
  constructor(link, back, watch) {
    this.link = link;
    this.watch = watch;
    this.back = back;
    this.tiles = new Map();
    this.spare = [];
    this.scrolledAt = 0;
    this.top = 0;
    this.matching = 0;
    this.focus = 0;
    this.settings = { sort: "name", label: "", find: "", ...JSON.parse(sessionStorage.wall ?? "{}") };
    this.find = el("input", {
      type: "search",
      id: "find",
      placeholder: "Find a stream",
      "aria-label": "Find a stream",
      value: this.settings.find,
      oninput: () => this.set("find", this.find.value),
    });
    this.sort = el(
      "select",
      { id: "sort", onchange: () => this.set("sort", this.sort.value) },
      ...["name", "activity", "uncertainty"].map((way) =>
        el("option", { value: way, selected: way === this.settings.sort }, `By ${way}`),
      ),
    );
    this.sort.setAttribute("aria-label", "Sort");
    this.label = el("select", {
      id: "label",
      "aria-label": "Label",
      onchange: () => this.set("label", this.label.value),
    });
    this.watching = el("button", { type: "button", id: "watch", onclick: () => this.watch.open(this.label.known ?? []) }, "Watch …");
    this.labels = null;
    this.count = el("p", { class: "count" });
    // Said once after a search or a filter; a live count would never be silent.
    this.found = el("p", { class: "hidden", role: "status" });
    this.grid = el("ul", { class: "grid", role: "list", "aria-label": "Streams" });
    this.note = el("div", { class: "empty" }, el("p", {}, "Waiting for the first answer …"));
    this.element = el(
      "section",
      { class: "wall", "aria-label": "Wall of streams" },
      el("h1", { class: "hidden" }, "Streams"),
      el("div", { class: "tools" }, this.find, this.label, this.sort, this.watching, this.count, this.found),
      this.note,
      this.grid,
    );
    this.showLabels([]);
    this.onscroll = () => this.scrolled();
    this.onresize = () => this.resized();
    this.onkey = (event) => this.key(event);
    this.grid.addEventListener("keydown", (event) => this.move(event));
  }

  opened() {
    window.addEventListener("scroll", this.onscroll, { passive: true });
    window.addEventListener("resize", this.onresize);
    document.addEventListener("keydown", this.onkey);
    this.measure();
  }

  close() {
    window.removeEventListener("scroll", this.onscroll);
    window.removeEventListener("resize", this.onresize);
    document.removeEventListener("keydown", this.onkey);
  }

  set(name, value) {
    this.settings[name] = value;
    sessionStorage.wall = JSON.stringify(this.settings);
    window.scrollTo({ top: 0 });
    this.focus = 0;
    this.asks = true;
    this.link.changed();
  }

  measure() {
    const width = this.grid.clientWidth || this.element.clientWidth;
    const most = Math.max(width < 420 ? 2 : 1, Math.floor((width + GAP) / (SMALLEST_TILE + GAP)));
    const room = window.innerHeight - (this.grid.getBoundingClientRect().top + window.scrollY) - GAP;
    // As large as they can be with all in sight; where that cannot be, as many as fit side by side.
    this.columns = width < 420 ? 2 : 1;
    while (this.columns < most && Math.ceil(this.matching / this.columns) * this.rowOf(width) - GAP > room) {
      this.columns++;
    }
    this.rowHeight = this.rowOf(width);
    this.tileWidth = (width - GAP * (this.columns - 1)) / this.columns;
  }

  /** The height of a row with the columns that there are. */
  rowOf(width) {
    return Math.round(((width - GAP * (this.columns - 1)) / this.columns) * 0.75) + CAPTION + GAP;
  }

  /** The places of the first tile in sight and behind the last, with rows to spare, most ahead. */
  range() {
    const above = Math.max(0, -this.grid.getBoundingClientRect().top);
    const down = above >= this.top;
    this.top = above;
    const first = Math.max(0, Math.floor(above / this.rowHeight) - (down ? 1 : 2));
    const rows = Math.ceil(window.innerHeight / this.rowHeight) + 3;
    const count = Math.min(200, rows * this.columns);
    return { from: first * this.columns, count };
  }

  question() {
    const have = [...this.tiles.values()].map((tile) => tile.imageNumber).filter((number) => number > 0);
    return { view: "wall", ...this.settings, ...this.range(), have };
  }

  accepts(answer) {
    return answer.view === "wall";
  }

  scrolled() {
    this.scrolledAt = performance.now();
    const { from } = this.range();
    if (from !== this.asked) {
      this.asked = from;
      this.link.changed();
    }
  }

  resized() {
    this.measure();
    this.link.changed();
  }

  show({ wall, images }) {
    if (this.matching !== wall.matching) {
      this.matching = wall.matching;
      this.note.hidden = wall.matching > 0;
      this.measure();
    }
    this.showLabels(wall.labels);
    this.showCount(wall);
    const rows = Math.ceil(wall.matching / this.columns);
    this.setHeight(`${Math.max(0, rows * this.rowHeight - GAP)}px`);
    this.putAside(new Set(wall.tiles.map((tile) => tile.name)));
    this.keepFocusInSight(wall);
    const still = performance.now() - this.scrolledAt > STILL_MILLIS;
    wall.tiles.forEach((tile, i) => {
      const known = this.tiles.get(tile.name);
      const shown = known ?? this.newTile(tile.name);
      // In the order of their places, for those who have the page read to them.
      if (this.grid.children[i] !== shown.element) {
        this.grid.insertBefore(shown.element, this.grid.children[i] ?? null);
      }
      shown.place(wall.from + i, this);
      shown.showImage(tile.image, images[tile.image]);
      // Nobody reads while the wall moves, and what is written is laid out anew.
      if (still || !known) {
        shown.say(tile);
      }
    });
  }

  setHeight(height) {
    if (this.height !== height) {
      this.height = height;
      this.grid.style.height = height;
    }
  }

  putAside(seen) {
    for (const [name, tile] of this.tiles) {
      if (!seen.has(name)) {
        tile.element.remove();
        this.tiles.delete(name);
        this.spare.push(tile);
      }
    }
  }

  /** One tile at a time can be reached by the tabulator, and it must exist. */
  keepFocusInSight(wall) {
    const last = wall.from + wall.tiles.length - 1;
    if (this.pending === undefined && (this.focus < wall.from || this.focus > last)) {
      this.focus = Math.min(last, wall.from + (wall.from > 0 ? this.columns : 0));
    }
  }

  newTile(name) {
    const tile = this.spare.pop() ?? new Tile();
    tile.name(name);
    this.tiles.set(name, tile);
    return tile;
  }

  showLabels(labels) {
    const all = this.settings.label && !labels.includes(this.settings.label)
      ? [...labels, this.settings.label] : labels;
    const known = all.join("\n");
    this.label.known = labels;
    if (known !== this.labels) {
      this.labels = known;
      this.label.replaceChildren(
        el("option", { value: "" }, "All labels"),
        ...all.map((label) => el("option", { value: label, selected: label === this.settings.label }, label)),
      );
    }
  }

  showCount({ streams, matching }) {
    const watched = this.watch.labels;
    text(this.watching, watched.length === 0 ? "Watch …" : watched.length < 3 ? `Watching ${watched.join(", ")}` : `Watching ${watched.length} labels`);
    text(this.count, matching === streams ? plural(streams) : `${matching} of ${plural(streams)}`);
    if (this.asks) {
      this.asks = false;
      text(this.found, this.count.textContent);
    }
    this.note.hidden = matching > 0;
    if (streams === 0) {
      this.explain("No frames yet", "They show up here as soon as somebody sends some:", "clipstream send photos/");
    } else if (matching === 0) {
      this.explain("No stream matches", "Take back the filter or the search to see all.", null);
    }
  }

  explain(title, words, command) {
    if (this.note.firstChild.textContent !== title) {
      this.note.replaceChildren(el("h2", {}, title), el("p", {}, words), ...(command ? [el("code", {}, command)] : []));
    }
  }

  key(event) {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "w" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.watching.click();
    } else if (event.key === "/" && !typing) {
      event.preventDefault();
      this.find.focus();
    } else if (event.key === "Escape" && event.target === this.find) {
      this.find.value = "";
      this.set("find", "");
    }
  }

  /** Arrow keys go from tile to tile. */
  move(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns };
    const place = Number(event.target.closest("li")?.dataset.place);
    let to = place + (steps[event.key] ?? 0);
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = this.matching - 1;
    if (to === place || Number.isNaN(to) || to < 0 || to >= this.matching) {
      return;
    }
    event.preventDefault();
    this.focus = to;
    const target = this.grid.querySelector(`li[data-place="${to}"] a`);
    if (target) {
      target.focus();
      target.scrollIntoView({ block: "nearest" });
    } else {
      this.pending = to;
      window.scrollTo({ top: Math.floor(to / this.columns) * this.rowHeight });
    }
  }
}

function plural(count) {
  return count === 1 ? "1 stream" : `${count.toLocaleString("en")} streams`;
}
