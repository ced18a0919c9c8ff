// Dead letters by their reasons, and sending their frames again once the reason is mended.

import { clock, day, el, text } from "./dom.js";

const PACE_MILLIS = 2000;

/** The reason of frames that have ended the processor: one asks twice before they are sent. */
const RISKY = "quarantined";

export class LettersView {
  constructor() {
    this.read = -1;
    this.readAt = 0;
    this.count = el("p", { class: "meta" });
    this.said = el("p", { class: "outcome", role: "status" });
    this.note = el("div", { class: "empty" }, el("p", {}, "Reading the dead letters …"));
    this.list = el("div", { class: "letter-groups" });
    this.element = el("section", { class: "dead-letters", "aria-labelledby": "dead-title" }, el("h1", { id: "dead-title" }, "Dead letters"), this.count, this.said, this.note, this.list);
    this.groups = new Map();
  }

  opened() {
    window.scrollTo({ top: 0 });
  }

  close() {
    this.closed = true;
  }

  question() {
    return { view: "letters" };
  }

  accepts(answer) {
    return answer.view === "letters";
  }

  /** Reads anew where their number has changed; what one is about to press stays where it is. */
  show({ glance }) {
    const now = performance.now();
    if (glance.deadLetters !== this.read && now - this.readAt > PACE_MILLIS && !this.busy && !this.element.querySelector(".confirm")) {
      this.readAt = now;
      this.refresh(glance.deadLetters);
    }
  }

  async refresh(known = -1) {
    try {
      const answer = await fetch("letters");
      const letters = await answer.json();
      if (!this.closed) {
        this.read = known === -1 ? letters.waiting : known;
        this.draw(letters);
      }
    } catch {
      text(this.said, "The page's server does not answer.");
    }
  }

  draw({ waiting, left, groups }) {
    this.note.hidden = groups.length > 0;
    if (groups.length === 0) {
      this.note.replaceChildren(el("h2", {}, "No dead letters"), el("p", {}, "Every frame that is known of could be decoded and classified. What cannot be shows up here with its reason."));
    }
    const sent = groups.reduce((sum, group) => sum + group.sent, 0);
    text(this.count, groups.length === 0 ? "" : [`${number(waiting)} waiting`, sent && `${number(sent)} sent again`, left && `${number(left)} older ones are not shown`].filter(Boolean).join(" · "));
    const seen = new Set(groups.map((group) => group.reason));
    for (const [reason, section] of this.groups) {
      if (!seen.has(reason)) {
        section.element.remove();
        this.groups.delete(reason);
      }
    }
    groups.forEach((group, i) => {
      const section = this.groups.get(group.reason) ?? new Group(this, group.reason);
      this.groups.set(group.reason, section);
      if (this.list.children[i] !== section.element) {
        this.list.insertBefore(section.element, this.list.children[i] ?? null);
      }
      section.draw(group);
    });
  }

  /** Sends some again, after saying how many that are. */
  async send(what, dryRun) {
    this.busy = true;
    try {
      const answer = await fetch("letters/replay", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...what, dryRun }),
      });
      if (!answer.ok) {
        throw new Error(await answer.text());
      }
      return await answer.json();
    } catch (failure) {
      text(this.said, `Not sent: ${failure.message}`);
      return null;
    } finally {
      this.busy = false;
    }
  }
}

class Group {
  constructor(view, reason) {
    this.view = view;
    this.reason = reason;
    this.cards = new Map();
    const id = `reason-${reason.replace(/\W/g, "-")}`;
    this.count = el("span", { class: "score" });
    this.message = el("p", { class: "reason" });
    this.about = el("p", { class: "meta" });
    this.button = el("button", { type: "button", onclick: () => this.ask({ reason: this.reason }, this.button) });
    this.confirm = el("div", { class: "confirming" });
    this.list = el("ul", { class: "letters", role: "list", "aria-labelledby": id });
    this.more = el("p", { class: "meta" });
    this.element = el(
      "section",
      { class: "letter-group", "aria-labelledby": id, "data-reason": reason },
      el("div", { class: "group-head" }, el("h2", { id }, words(reason)), this.count, this.button),
      this.message,
      this.about,
      this.confirm,
      this.list,
      this.more,
    );
  }

  draw({ waiting, sent, sendable, message, oldestMillis, newestMillis, streams, letters }) {
    text(this.count, [number(waiting), sent && `${number(sent)} sent again`].filter(Boolean).join(" · "));
    text(this.message, message || "no reason given");
    const names = Object.entries(streams).map(([stream, count]) => `${stream || "no key"} (${number(count)})`);
    text(this.about, `${when(oldestMillis)}${oldestMillis === newestMillis ? "" : ` to ${when(newestMillis)}`} · ${names.join(", ")}`);
    this.button.hidden = sendable === 0;
    text(this.button, sendable === 1 ? "Send it again" : `Send ${number(sendable)} again`);
    this.button.setAttribute("aria-label", `Send ${number(sendable)} frames again: ${words(this.reason)}`);
    const seen = new Set(letters.map((letter) => letter.at));
    for (const [at, card] of this.cards) {
      if (!seen.has(at)) {
        card.remove();
        this.cards.delete(at);
      }
    }
    letters.forEach((letter, i) => {
      if (!this.cards.has(letter.at)) {
        this.cards.set(letter.at, this.card(letter, message));
      }
      const card = this.cards.get(letter.at);
      if (this.list.children[i] !== card) {
        this.list.insertBefore(card, this.list.children[i] ?? null);
      }
    });
    text(this.more, waiting > letters.length ? `and ${number(waiting - letters.length)} older ones; clipstream dlq list shows all` : "");
  }

  card({ at, stream, origin, failedMillis, obstacle, message }, common) {
    const frame = el("div", { class: "image" });
    const image = el("img", { alt: "", loading: "lazy", decoding: "async", src: `letters/image?at=${encodeURIComponent(at)}` });
    image.onerror = () => frame.replaceChildren(el("span", {}, "cannot be shown"));
    frame.append(image);
    const place = origin ? `from ${origin}, is at ${at}` : `at ${at}`;
    const again = el("button", { type: "button", onclick: () => (this.reason === RISKY ? this.ask({ places: [at] }, again) : this.sendOne(at, again)) }, "Send again");
    again.setAttribute("aria-label", `Send again: ${stream || "no key"}, ${origin || at}`);
    return el(
      "li",
      { "data-at": at },
      frame,
      el(
        "div",
        {},
        el("p", { class: "reason" }, stream || "no key"),
        el("p", { class: "meta" }, `${place} · ${when(failedMillis)}`),
        ...(message && message !== common ? [el("p", { class: "meta" }, message)] : []),
        obstacle ? el("p", { class: "meta" }, `Cannot be sent again: ${obstacle}`) : again,
      ),
    );
  }

  /** What would be sent is counted on the topic first, which knows more than is shown. */
  async ask(what, button) {
    button.disabled = true;
    text(this.view.said, "Counting …");
    const report = await this.view.send(what, true);
    button.disabled = false;
    if (report === null) {
      return;
    }
    text(this.view.said, "");
    const yes = el("button", { type: "button", class: "primary", onclick: () => this.sendAll(what, button) }, "Send");
    const risk = this.reason === RISKY ? " Each has been in work when the processor ended, three times, and may end it again." : "";
    this.confirm.replaceChildren(
      el(
        "div",
        { class: "confirm", role: "group", "aria-label": "Send again?" },
        el("p", {}, `Send ${frames(report.sent)} to the frames topic again?${risk} A clip that has its label keeps it.`),
        yes,
        el("button", { type: "button", onclick: () => this.done(button) }, "Cancel"),
      ),
    );
    yes.focus();
  }

  async sendAll(what, button) {
    this.confirm.querySelectorAll("button").forEach((button) => (button.disabled = true));
    text(this.view.said, "Sending …");
    const report = await this.view.send(what, false);
    this.done(button);
    this.tell(report);
  }

  async sendOne(at, button) {
    button.disabled = true;
    text(this.view.said, "Sending …");
    const report = await this.view.send({ places: [at] }, false);
    button.disabled = false;
    this.tell(report);
  }

  done(button) {
    this.confirm.replaceChildren();
    button.focus();
  }

  tell(report) {
    if (report === null) {
      return;
    }
    const before = report.sentBefore > 0 ? [`${number(report.sentBefore)} were sent before, and not twice`] : [];
    const refused = report.refused.map(({ why, count }) => `${number(count)} cannot be sent: ${why}`);
    text(this.view.said, [`Sent again: ${frames(report.sent)}`, ...before, ...refused].join(". "));
    setTimeout(() => this.view.refresh(), 700);
  }
}

function words(reason) {
  return reason.replaceAll("_", " ");
}

function frames(count) {
  return count === 1 ? "1 frame" : `${number(count)} frames`;
}

function number(count) {
  return count.toLocaleString("en");
}

function when(millis) {
  return `${day(millis)} ${clock(millis)}`.trim();
}
