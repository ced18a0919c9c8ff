// The cameras of 'send --cameras': which send, which are away, since when and why.

import { attribute, clock, day, el, rate, span, text } from "./dom.js";

export class Cameras {
  constructor() {
    this.list = el("div", { class: "senders" });
    this.rows = [];
    this.element = el(
      "section",
      { "aria-labelledby": "cameras-title", hidden: true },
      el("h2", { id: "cameras-title" }, "Cameras"),
      this.list,
    );
  }

  /**
   * @param senders none where 'view' has no --senders
   * @param now of the machine that watches them, whose clock their times are of
   */
  show(senders, now) {
    this.element.hidden = senders.length === 0;
    const known = JSON.stringify(senders.map((sender) => [sender.address, sender.cameras.map((camera) => camera.name)]));
    if (known !== this.known) {
      this.known = known;
      this.rows = senders.map((sender) => ({
        head: el("span"),
        cameras: sender.cameras.map((camera) => row(camera)),
      }));
      this.list.replaceChildren(
        ...senders.map((sender, i) =>
          el(
            "div",
            {},
            el("p", { class: "meta" }, el("code", {}, sender.address), " ", this.rows[i].head),
            el("ul", { class: "cameras", role: "list" }, ...this.rows[i].cameras.map((camera) => camera.element)),
          ),
        ),
      );
    }
    senders.forEach((sender, i) => {
      text(this.rows[i].head, about(sender, now));
      sender.cameras.forEach((camera, at) => {
        const { element, words } = this.rows[i].cameras[at];
        attribute(element, "data-state", mark(camera, sender));
        text(words, said(camera, sender, now) + also(camera));
      });
    });
  }
}

function row({ name }) {
  const words = el("span");
  const link = el("a", { href: `#/stream/${encodeURIComponent(name)}` }, el("strong", {}, name));
  return { words, element: el("li", {}, link, words) };
}

function about({ gone, goneSinceMillis, trouble, cameras }, now) {
  if (gone) {
    return `gone since ${since(goneSinceMillis, now)}: ${gone}${cameras.length ? "" : "; its cameras are not known"}`;
  }
  const sending = cameras.filter(isSending).length;
  return `${sending} of ${cameras.length} send${trouble ? ` · ${trouble}` : ""}`;
}

function isSending({ state, sinceMillis }) {
  return state === "sending" && sinceMillis === 0;
}

/** What its dot shows. */
function mark(camera, { gone }) {
  if (camera.state === "ended") {
    return "ended";
  }
  return gone ? "unknown" : isSending(camera) ? "sending" : "away";
}

function said(camera, { gone }, now) {
  const { state, sinceMillis, frames, dropped } = camera;
  const counts = `${count(frames)} frames${dropped ? `, ${count(dropped)} dropped` : ""}`;
  if (state === "ended") {
    return `ended · ${counts}`;
  }
  if (gone) {
    return `unknown, its sender is gone; was ${state} · ${counts}`;
  }
  if (state === "sending") {
    return sinceMillis ? `silent since ${since(sinceMillis, now)}` : `sending ${rate(camera.framesPerSecond)}/s · ${counts}`;
  }
  if (state === "connecting") {
    return "connecting";
  }
  return state === "away" ? away(camera, now) : `${state} · ${counts}`;
}

function also({ alsoSentBy }) {
  return alsoSentBy ? ` · also sent by ${alsoSentBy}` : "";
}

function away({ sinceMillis, attempt, retryInSeconds, reason, connections }, now) {
  const tried = retryInSeconds > 0 ? `attempt ${attempt} in ${Math.ceil(retryInSeconds)} s` : `attempt ${attempt} now`;
  const what = connections > 0 ? "reconnecting, away" : "not reached";
  return `${what} since ${since(sinceMillis, now)} · ${tried}${reason ? ` · ${reason}` : ""}`;
}

/** A time, and how long ago it was. */
function since(millis, now) {
  const seconds = Math.max(0, Math.floor((now - millis) / 1000));
  const ago = seconds < 10 ? `${seconds} s` : span(1000 * seconds);
  return `${[day(millis), clock(millis)].filter(Boolean).join(" ")} (${ago})`;
}

function count(number) {
  return number.toLocaleString("en");
}
