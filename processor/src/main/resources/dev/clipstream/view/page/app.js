// Brings together the address, the view that it names, and the connection.

import { el, text } from "./dom.js";
import { EventsView } from "./events.js";
import { offerKeys } from "./keys.js";
import { LettersView } from "./letters.js";
import { Link } from "./link.js";
import { MomentView } from "./moment.js";
import { ReviewView } from "./review.js";
import { StreamView } from "./stream.js";
import { SystemView } from "./system.js";
import { WallView } from "./wall.js";
import { Watch } from "./watch.js";

const content = document.getElementById("content");
const status = document.getElementById("status");
const trouble = document.getElementById("trouble");
const letters = document.getElementById("dead-letters-count");
const missing = document.getElementById("missing-cameras");
let view = null;
let leftStream = null;

const watch = new Watch();
const link = new Link(
  (hidden) => ({ ...(hidden ? { view: "glance" } : view.question()), watch: watch.labels }),
  (answer) => {
    showGlance(answer.glance);
    if (view.accepts(answer)) {
      view.show(answer);
    }
  },
  (state, words, system = null) => {
    document.body.dataset.state = state;
    status.dataset.state = state;
    status.dataset.system = system?.kind ?? "";
    text(status.firstChild, words);
    // Read out only where it changes: not with every figure.
    text(status.lastChild, system?.said ?? words);
  },
);

/** What every view shows. */
function showGlance({ trouble: words, deadLetters, missingCameras, watched }) {
  watch.take(watched);
  trouble.hidden = words === "";
  text(trouble, words);
  letters.hidden = deadLetters === 0;
  text(letters, deadLetters > 999 ? "999+" : String(deadLetters));
  missing.hidden = missingCameras === 0;
  text(missing, String(missingCameras));
}

function open() {
  const path = location.hash.replace(/^#\/?/, "");
  const first = view === null;
  leftStream = view instanceof StreamView ? view.name : null;
  view?.close();
  let title = "Streams";
  if (path.startsWith("stream/")) {
    const name = decoded(path.slice("stream/".length));
    view = new StreamView(name, link);
    title = name;
  } else if (path === "events" || path.startsWith("events?")) {
    view = new EventsView(new URLSearchParams(path.slice("events?".length)));
    title = "Events";
  } else if (path.startsWith("events/")) {
    view = new MomentView(decoded(path.slice("events/".length)));
    title = "Clip";
  } else if (path === "review" || path.startsWith("review?")) {
    view = new ReviewView(new URLSearchParams(path.slice("review?".length)));
    title = "Review";
  } else if (path === "dead-letters") {
    view = new LettersView();
    title = "Dead letters";
  } else if (path === "system") {
    view = new SystemView();
    title = "System";
  } else {
    view = new WallView(link, leftStream, watch);
  }
  document.title = `${title} · Clipstream`;
  watch.title();
  for (const tab of document.querySelectorAll("nav a")) {
    const here = tab.dataset.view === (/^(system|events|review|dead-letters)/.exec(path)?.[0] ?? "wall");
    here ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
  }
  content.replaceChildren(view.element);
  view.opened?.();
  if (!first) {
    tellWhereOneIs();
  }
  link.changed();
}

/** Who does not see that all has changed hears the new heading, and goes on from there. */
function tellWhereOneIs() {
  const heading = content.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  content.focus();
});
window.addEventListener("hashchange", () => {
  // "#content" and the like are places, not views.
  if (location.hash === "" || location.hash.startsWith("#/")) {
    open();
  }
});
content.append(el("p", { class: "empty" }, "Loading …"));
document.body.classList.toggle("kiosk", new URLSearchParams(location.search).has("kiosk"));
watch.changed = () => link.watchAside(watch.labels.length > 0);
watch.changed();
offerKeys();
open();
link.connect();
