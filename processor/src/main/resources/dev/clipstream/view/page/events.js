// What was labeled before now: clips and events of all streams, newest first, read from the topics
// page by page. The filters stand in the address, so that a list can be handed on as a link.

import { clock, day, el, percent, span, text } from "./dom.js";

const HOURS = [[1, "Last hour"], [6, "Last 6 hours"], [24, "Last day"]];
const ENOUGH = 8;
const MOST_QUESTIONS = 8;

export class EventsView {
  /**
   * @param parameters of the address
   */
  constructor(parameters) {
    this.filter = Object.fromEntries(parameters);
    this.seen = new Set();
    this.known = { label: new Set(), stream: new Set() };
    this.next = "";
    this.kind = this.select("kind", "Clips or events", [["", "Clips and events"], ["clip", "Clips"], ["event", "Events"]]);
    this.label = this.input("label", "Label");
    this.stream = this.input("stream", "Stream");
    this.score = this.select("score", "Least score", [["", "Any score"], ...[0.5, 0.7, 0.8, 0.9, 0.95].map((p) => [String(p), `${100 * p} % or more`])]);
    this.hours = this.select("hours", "Time", HOURS.map(([hours, words]) => [hours === 24 ? "" : String(hours), words]));
    this.newest = el("button", { type: "button", onclick: () => this.reload() }, "Refresh");
    this.list = el("ul", { class: "moments", role: "list", "aria-label": "Clips and events" });
    this.note = el("p", { class: "quiet", role: "status" }, "Reading the topics …");
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.read() }, "Show older ones");
    this.element = el(
      "section",
      { class: "history", "aria-label": "Clips and events" },
      el("h1", { class: "hidden" }, "Events"),
      el("div", { class: "tools" }, this.kind, this.label, this.stream, this.score, this.hours, this.newest),
      this.list,
      this.note,
      this.more,
      ...Object.keys(this.known).map((name) => el("datalist", { id: `known-${name}` })),
    );
  }

  select(name, words, options) {
    const choice = el(
      "select",
      { id: name, "aria-label": words, onchange: () => this.set(name, choice.value) },
      ...options.map(([value, title]) => el("option", { value, selected: value === (this.filter[name] ?? "") }, title)),
    );
    return choice;
  }

  input(name, words) {
    const field = el("input", {
      type: "search",
      id: name,
      placeholder: words,
      "aria-label": words,
      list: `known-${name}`,
      value: this.filter[name] ?? "",
      onchange: () => this.set(name, field.value.trim()),
    });
    return field;
  }

  opened() {
    this.read();
  }

  close() {
    this.closed = true;
  }

  /** Nothing of it moves by itself, but whether the page is live is asked all the same. */
  question() {
    return { view: "events" };
  }

  accepts() {
    return false;
  }

  set(name, value) {
    value ? (this.filter[name] = value) : delete this.filter[name];
    const query = new URLSearchParams(this.filter).toString();
    history.replaceState(null, "", `#/events${query && `?${query}`}`);
    this.reload();
  }

  reload() {
    this.round = (this.round ?? 0) + 1;
    this.seen.clear();
    this.list.replaceChildren();
    this.next = "";
    this.read();
  }

  /** Goes on reading back until there is enough to see: a rare label may lie far back. */
  async read() {
    const round = (this.round ??= 0);
    const now = Date.now();
    this.more.hidden = true;
    let shown = 0;
    for (let asked = 0; asked < MOST_QUESTIONS; asked++) {
      text(this.note, shown === 0 && asked > 0 ? `Reading back … ${clock(this.reached)}` : "Reading the topics …");
      const page = await this.ask(now);
      if (this.closed || round !== this.round) {
        return;
      }
      if (typeof page === "string") {
        text(this.note, page);
        this.more.hidden = false;
        text(this.more, "Try again");
        return;
      }
      shown += this.add(page.rows);
      this.next = page.next;
      this.reached = page.reachedMillis;
      if (this.next === "" || shown >= ENOUGH) {
        this.end(page);
        return;
      }
    }
    this.end({ note: `Nothing more was found back to ${day(this.reached)} ${clock(this.reached)}.` });
  }

  end({ note }) {
    this.more.hidden = this.next === "";
    text(this.more, "Show older ones");
    const hours = Number(this.filter.hours ?? 24);
    const words = this.next !== "" ? "" : this.seen.size === 0
      ? `Nothing that matches was labeled in the last ${hours === 1 ? "hour" : `${hours} hours`}.`
      : `That is all of the last ${hours === 1 ? "hour" : `${hours} hours`}.`;
    text(this.note, [words, note].filter(Boolean).join(" "));
  }

  async ask(now) {
    const { hours, ...filter } = this.filter;
    const from = now - 3600_000 * Number(hours ?? 24);
    try {
      const answer = await fetch(`history?${new URLSearchParams({ ...filter, from, before: this.next })}`);
      return answer.ok ? await answer.json() : await answer.text();
    } catch {
      return "The page's server does not answer.";
    }
  }

  add(rows) {
    let added = 0;
    for (const row of rows) {
      // Of an event's records the newest, its end, came first and says all.
      if (!this.seen.has(row.id)) {
        this.seen.add(row.id);
        this.list.append(card(row));
        this.suggest("label", row.label);
        this.suggest("stream", row.stream);
        added++;
      }
    }
    return added;
  }

  suggest(name, value) {
    if (!this.known[name].has(value)) {
      this.known[name].add(value);
      this.element.querySelector(`#known-${name}`).append(el("option", { value }));
    }
  }
}

function card(row) {
  const image = el("img", { alt: "", loading: "lazy", decoding: "async", class: "missing" });
  image.onload = () => {
    image.classList.remove("missing");
    image.classList.toggle("tiny", image.naturalWidth < 128);
  };
  image.src = `history/key-frame?at=${encodeURIComponent(row.at)}`;
  return el(
    "li",
    { "data-at": row.at },
    el(
      "a",
      { href: `#/events/${row.at}` },
      el("span", { class: "image" }, image),
      el("span", { class: "said" }, el("span", { class: "label" }, row.label), el("span", { class: "of" }, row.kind), el("span", { class: "score" }, percent(row.score))),
      el("span", { class: "name" }, row.stream),
      el("span", { class: "meta" }, times(row)),
    ),
  );
}

/** When it was and how long. */
export function times({ startedMicros, endedMicros, labelledMillis }) {
  const began = `${day(startedMicros / 1000)} ${clock(startedMicros / 1000)}`.trim();
  return endedMicros === null
    ? `began ${began}`
    : `${began} · ${span(Math.max(0, endedMicros - startedMicros) / 1000)}`;
}
