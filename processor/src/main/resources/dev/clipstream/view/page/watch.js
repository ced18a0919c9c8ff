// Labels that one wants to be told of: which, and how, is remembered in this browser. A stream that
// shows one is named on top of every view and in the tab's title and, if one likes, by a sound and a
// notification.

import { el, text } from "./dom.js";

const MOST_LABELS = 50;
const NAMED = 4;

export class Watch {
  constructor() {
    this.bar = document.getElementById("watched");
    this.said = document.getElementById("watched-said");
    this.seen = new Set();
    this.prefix = "";
    this.known = new Set();
    this.settings = { labels: [], sound: false, notify: false, ...stored() };
    this.changed = () => {};
    this.build();
    if (stored() === null) {
      this.readDefault();
    }
  }

  /** What 'view --watch' has said, until one says otherwise here. */
  async readDefault() {
    try {
      const { watch } = await (await fetch("settings")).json();
      if (stored() === null && watch.length > 0) {
        this.settings.labels = watch;
        this.changed();
      }
    } catch {
      // Without an answer nothing is watched; the connection says the rest.
    }
  }

  get labels() {
    return this.settings.labels;
  }

  build() {
    this.field = el("input", { type: "text", id: "watch-labels", list: "watch-known", autocomplete: "off", placeholder: "fight, fall", maxlength: "1000" });
    this.sound = el("input", { type: "checkbox", id: "watch-sound" });
    this.notify = el("input", { type: "checkbox", id: "watch-notify", onchange: () => this.askLeave() });
    this.note = el("p", { class: "meta", role: "status" });
    this.list = el("datalist", { id: "watch-known" });
    const form = el(
      "form",
      { method: "dialog" },
      el("label", { for: "watch-labels" }, "Labels, separated by commas"),
      this.field,
      this.list,
      el("p", { class: "check" }, this.sound, el("label", { for: "watch-sound" }, "Sound")),
      el("p", { class: "check" }, this.notify, el("label", { for: "watch-notify" }, "Notification")),
      this.note,
      el("p", { class: "ends" }, el("button", { type: "submit", value: "save", class: "primary" }, "Save"), el("button", { type: "submit", value: "cancel" }, "Cancel")),
    );
    this.dialog = el("dialog", { class: "keys watching", "aria-labelledby": "watch-title" }, el("h2", { id: "watch-title" }, "Watch labels"), el("p", { class: "meta" }, "A stream that shows one of these is marked, comes first, and is named on top of every view."), form);
    this.dialog.addEventListener("close", () => this.dialog.returnValue === "save" && this.save());
    // Before the views' own keys: they mean nothing while it is open.
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation());
    document.body.append(this.dialog);
  }

  /**
   * @param known labels that there are
   */
  open(known) {
    known.forEach((label) => this.known.add(label));
    this.list.replaceChildren(...[...this.known].sort().map((label) => el("option", { value: label })));
    this.field.value = this.settings.labels.join(", ");
    this.sound.checked = this.settings.sound;
    this.notify.checked = this.settings.notify && this.allowed();
    this.notify.disabled = !window.isSecureContext || !("Notification" in window);
    text(this.note, this.notify.disabled ? "Notifications need https, or a page on this machine." : "");
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }

  allowed() {
    return "Notification" in window && Notification.permission === "granted";
  }

  async askLeave() {
    if (this.notify.checked && !this.allowed()) {
      const leave = await Notification.requestPermission();
      if (leave !== "granted") {
        this.notify.checked = false;
        text(this.note, "The browser does not allow notifications of this page: its settings do.");
      }
    }
  }

  save() {
    const labels = this.field.value.split(",").map((label) => label.trim()).filter(Boolean);
    this.settings = { labels: [...new Set(labels)].slice(0, MOST_LABELS), sound: this.sound.checked, notify: this.notify.checked };
    localStorage.watch = JSON.stringify(this.settings);
    // A browser lets a page be heard once it was clicked, which it just was.
    this.settings.sound && this.beep(0.02);
    this.seen.clear();
    this.changed();
  }

  /** Takes what is seen of the watched labels now. */
  take(watched) {
    const now = new Set(watched.map(({ stream, label }) => JSON.stringify([stream, label])));
    const fresh = watched.filter(({ stream, label }) => !this.seen.has(JSON.stringify([stream, label])));
    const same = fresh.length === 0 && now.size === this.seen.size;
    this.seen = now;
    if (!same) {
      this.draw(watched);
    }
    if (fresh.length > 0) {
      text(this.said, fresh.map(({ stream, label }) => `${label} on ${stream}`).join(", "));
      this.settings.sound && this.beep(0.2);
      this.settings.notify && this.allowed() && fresh.slice(0, NAMED).forEach((one) => this.notice(one));
    }
    this.title();
  }

  draw(watched) {
    this.bar.hidden = watched.length === 0;
    this.bar.replaceChildren(
      ...watched.slice(0, NAMED).map(({ stream, label }) => el("a", { href: `#/stream/${encodeURIComponent(stream)}` }, el("strong", {}, label), ` ${stream}`)),
      ...(this.settings.sound && !this.audible() ? [el("span", { class: "meta" }, "To hear it, click the page once.")] : []),
      ...(watched.length > NAMED ? [el("span", {}, `and ${watched.length - NAMED} more`)] : []),
    );
    const first = watched[0];
    this.wanted = first ? `● ${first.label}: ${first.stream}${watched.length > 1 ? ` +${watched.length - 1}` : ""} · ` : "";
  }

  /** Puts it before the title of the view, whichever that is by now. */
  title() {
    const own = this.prefix !== "" && document.title.startsWith(this.prefix) ? document.title.slice(this.prefix.length) : document.title;
    this.prefix = this.wanted ?? "";
    if (document.title !== this.prefix + own) {
      document.title = this.prefix + own;
    }
  }

  notice({ stream, label }) {
    const notice = new Notification(`${label}: ${stream}`, { tag: `clipstream ${stream}`, icon: "icon.svg" });
    notice.onclick = () => {
      window.focus();
      location.hash = `#/stream/${encodeURIComponent(stream)}`;
      notice.close();
    };
  }

  /** A browser lets no page be heard that nobody has touched since it was loaded. */
  audible() {
    return navigator.userActivation?.hasBeenActive ?? true;
  }

  /** Two short tones. */
  beep(loudness) {
    if (!this.audible()) {
      return;
    }
    try {
      this.audio ??= new AudioContext();
      this.audio.resume();
      for (const after of [0, 0.22]) {
        const tone = this.audio.createOscillator();
        const volume = this.audio.createGain();
        const at = this.audio.currentTime + after;
        tone.frequency.value = after === 0 ? 660 : 880;
        volume.gain.setValueAtTime(loudness, at);
        volume.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
        tone.connect(volume).connect(this.audio.destination);
        tone.start(at);
        tone.stop(at + 0.2);
      }
    } catch {
      // A machine without sound.
    }
  }
}

function stored() {
  try {
    return JSON.parse(localStorage.watch ?? "null");
  } catch {
    return null;
  }
}
