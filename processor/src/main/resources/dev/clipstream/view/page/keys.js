// The keys that the page knows, shown by "?".

import { el } from "./dom.js";

const KEYS = [
  ["Everywhere", [["?", "show these keys"], ["Tab", "go to the next part"]]],
  ["Streams", [["/", "find a stream"], ["← → ↑ ↓", "go from one to the next"], ["Home End", "go to the first or last"], ["Enter", "open it"], ["w", "say which labels to watch"], ["Esc", "clear the search"]]],
  ["One stream", [["h", "hold the frame, or go on"], ["Esc", "back to the streams"]]],
  ["A clip of the past", [["Space", "play or pause"], ["← →", "frame by frame"], ["Esc", "back"]]],
  ["Review", [["y n", "right, wrong"], ["1 to 9", "it is this label"], ["u", "take back, or go back"], ["s", "skip"], ["Space", "play or pause"], ["← →", "frame by frame"]]],
];

/** Shows them in a dialog, which Escape closes. */
export function offerKeys() {
  const dialog = el(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title" }, "Keys"),
    ...KEYS.map(([where, keys]) =>
      el("section", {}, el("h3", {}, where), el("dl", {}, ...keys.map(([key, does]) => el("div", {}, el("dt", {}, ...key.split(" ").map((one) => (one === "to" ? "to " : el("kbd", {}, one)))), el("dd", {}, does))))),
    ),
    el("form", { method: "dialog" }, el("button", { type: "submit" }, "Close")),
  );
  document.body.append(dialog);
  // Before the views' own keys: they mean nothing while it is open.
  document.addEventListener(
    "keydown",
    (event) => {
      if (document.querySelector("dialog[open]") && !dialog.open) {
        return;
      }
      if (dialog.open) {
        event.stopPropagation();
      } else if (event.key === "?" && !event.target.matches("input, select, textarea") && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        dialog.showModal();
      }
    },
    { capture: true },
  );
}
