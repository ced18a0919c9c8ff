// Right or wrong, and if wrong, what it is instead.

import { el, text } from "./dom.js";

export class Verdict {
  /**
   * @param what is judged, in words
   * @param subject gives what names it to the server
   * @param before is called before anything is sent
   * @param small whether there is room for the signs alone
   */
  constructor(what, subject, before, small = false) {
    this.subject = subject;
    this.before = before;
    this.right = el("button", { type: "button", class: "right", "aria-pressed": "false", onclick: () => this.say(true) }, small ? "✓" : "✓ Correct");
    this.wrong = el("button", { type: "button", class: "wrong", "aria-pressed": "false", onclick: () => this.say(false) }, small ? "✗" : "✗ Wrong");
    this.right.setAttribute("aria-label", `Correct: ${what}`);
    this.wrong.setAttribute("aria-label", `Wrong: ${what}`);
    this.truth = el("input", { type: "text", list: "known-labels", placeholder: "What is it?", "aria-label": "The right label", maxlength: "200", autocomplete: "off" });
    this.form = el("form", { hidden: true }, this.truth, el("button", { type: "submit" }, "Save"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(false, this.truth.value.trim());
    });
    this.said = el("span", { class: "quiet", role: "status" });
    this.element = el("div", { class: "verdict" }, this.right, this.wrong, this.form, this.said);
  }

  async say(correct, truth = "") {
    this.before();
    text(this.said, "Saving …");
    try {
      const answer = await fetch("feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...this.subject(), correct, truth }),
      });
      if (!answer.ok) {
        throw new Error(await answer.text());
      }
      this.show(correct ? "correct" : "wrong");
      const typed = this.form.contains(document.activeElement);
      this.form.hidden = correct || truth !== "";
      if (typed && this.form.hidden) {
        // What is hidden has no focus, and who types would begin on top of the page.
        this.wrong.focus({ preventScroll: true });
      }
      text(this.said, truth ? `Saved: it is ${truth}` : "Saved, thank you");
    } catch (failure) {
      text(this.said, `Not saved: ${failure.message}`);
    }
  }

  show(verdict) {
    this.right.setAttribute("aria-pressed", String(verdict === "correct"));
    this.wrong.setAttribute("aria-pressed", String(verdict === "wrong"));
  }

  reset() {
    this.show("");
    this.form.hidden = true;
    this.truth.value = "";
    text(this.said, "");
  }
}
