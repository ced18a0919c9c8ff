// The whole system: does it keep up, how late are labels, what was given up.

import { Cameras } from "./cameras.js";
import { bar, clock, el, fill, rate, span, text } from "./dom.js";
import { Spark } from "./spark.js";

const HOUR_MILLIS = 3600_000;

export class SystemView {
  constructor() {
    this.figures = new Map();
    this.list = el("dl", { class: "figures" });
    this.samples = [];
    this.hour = el("h2", { id: "hour-title" }, "The last hour");
    this.sparks = [
      new Spark("Frames labeled", (sample) => sample.labelsPerSecond, (value) => `${rate(value)}/s`),
      new Spark("Frames in", (sample) => sample.framesPerSecond, (value) => `${rate(value)}/s`),
      new Spark("Latency, median", (sample) => sample.medianMillis, span),
      new Spark("Behind", (sample) => sample.lag, (value) => `${count(value)} frames`),
    ];
    this.cameras = new Cameras();
    this.instances = el("ul", { class: "instances", role: "list", "aria-labelledby": "instances-title" });
    this.models = el("div", { class: "models" });
    this.partitions = el("tbody");
    this.group = el("p", { class: "quiet" });
    this.letters = el("ol", { class: "letters", role: "list" });
    this.noLetters = el("p", { class: "quiet" }, "None. Every frame that came could be decoded and classified.");
    this.cards = new Map();
    this.note = el("p", { class: "empty" }, "Waiting for the first answer …");
    this.body = el(
      "div",
      { hidden: true },
      this.list,
      el(
        "section",
        { "aria-labelledby": "hour-title" },
        this.hour,
        el("ul", { class: "sparks", role: "list", "aria-labelledby": "hour-title" }, ...this.sparks.map((spark) => spark.element)),
      ),
      this.cameras.element,
      el("section", { "aria-labelledby": "instances-title" }, el("h2", { id: "instances-title" }, "Instances"), this.instances),
      el("section", { "aria-labelledby": "models-title" }, el("h2", { id: "models-title" }, "Models"), this.models),
      el(
        "section",
        { "aria-labelledby": "lag-title" },
        el("h2", { id: "lag-title" }, "Lag by partition"),
        this.group,
        el(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "lag-title" },
          el(
            "table",
            { "aria-labelledby": "lag-title" },
            el("thead", {}, el("tr", {}, ...["Partition", "Done", "End", "Lag"].map((name) => el("th", { scope: "col" }, name)), el("td"))),
            this.partitions,
          ),
        ),
      ),
      el("section", { "aria-labelledby": "letters-title" }, el("h2", { id: "letters-title" }, "Newest dead letters"), this.noLetters, this.letters, el("p", { class: "meta" }, el("a", { href: "#/dead-letters" }, "All dead letters, by reason"))),
    );
    this.element = el("div", { class: "system" }, el("h1", {}, "System"), this.note, this.body);
  }

  close() {}

  question() {
    return { view: "system", after: this.samples.at(-1)?.atMillis ?? 0 };
  }

  accepts(answer) {
    return answer.view === "system";
  }

  show({ traffic, cluster, processor, senders, nowMillis, trend }) {
    this.note.hidden = true;
    this.body.hidden = false;
    this.figure("Frames in", rate(traffic.framesPerSecond), "a second");
    this.figure("Frames labeled", rate(traffic.labelsPerSecond), "a second");
    this.figure("Clips labeled", rate(traffic.clipsPerSecond), "a second");
    this.figure("Latency, median", traffic.medianMillis === null ? "–" : span(traffic.medianMillis), "from sending to label");
    this.figure("Latency, p99", traffic.p99Millis === null ? "–" : span(traffic.p99Millis), "last half minute");
    this.figure("Behind", count(cluster.partitions.reduce((sum, p) => sum + p.lag, 0)), "frames, all partitions");
    this.figure("Streams", count(traffic.streams), `${mebibytes(traffic.imageBytes)} of images kept`);
    this.figure("Dead letters", count(traffic.deadLettersSeen), "since 'view' was started");
    if (processor) {
      this.figure("Mean batch", processor.meanBatch.toFixed(1), `frames, on ${processor.device}`);
    }
    if (traffic.skipped > 0) {
      this.figure("Not shown", count(traffic.skipped), "frames skipped here, to keep up");
    }
    this.showTrend(trend);
    this.cameras.show(senders, nowMillis);
    this.showInstances(cluster);
    this.showModels(traffic);
    this.showPartitions(cluster);
    this.showLetters(traffic.deadLetters);
  }

  figure(name, value, unit) {
    let figure = this.figures.get(name);
    if (!figure) {
      figure = { value: el("dd"), unit: el("dd", { class: "unit" }) };
      this.figures.set(name, figure);
      this.list.append(el("div", {}, el("dt", {}, name), figure.value, figure.unit));
    }
    text(figure.value, value);
    text(figure.unit, unit);
  }

  showTrend(trend) {
    if (trend.length > 0) {
      this.samples.push(...trend);
      const oldest = this.samples.at(-1).atMillis - HOUR_MILLIS;
      this.samples = this.samples.filter((sample) => sample.atMillis >= oldest);
      const first = this.samples[0].atMillis;
      // Before an hour is over it begins where 'view' began.
      text(this.hour, first - oldest < HOUR_MILLIS / 12 ? "The last hour" : `Since ${clock(first)}`);
      this.sparks.forEach((spark) => spark.show(this.samples));
    }
  }

  /** The processes of 'run', as the members of its group tell of them. */
  showInstances({ group, instances, partitions }) {
    const lag = (one) => partitions.filter((p) => one.partitions.includes(p.partition)).reduce((sum, p) => sum + p.lag, 0);
    const rows = instances.map((one) => [
      one.host,
      `${one.threads === 1 ? "1 thread" : `${one.threads} threads`} · ${one.partitions.length === 1 ? "partition" : "partitions"} ${one.partitions.join(", ") || "none"} · ${count(lag(one))} behind`,
      one.id,
    ]);
    const known = JSON.stringify(rows);
    if (known !== this.knownInstances) {
      this.knownInstances = known;
      this.instances.replaceChildren(
        ...(rows.length
          ? rows.map(([host, about, id]) => el("li", {}, el("strong", {}, host), el("span", {}, about), el("code", {}, id)))
          : [el("li", { class: "quiet" }, `None: nobody labels for the group ${group}. Start 'clipstream run', or say its --application-id to 'view'.`)]),
      );
    }
  }

  showModels({ frameModel, clipModel }) {
    const all = [["Frames", frameModel], ["Clips", clipModel]].filter(([, model]) => model);
    const known = JSON.stringify(all);
    if (known !== this.known) {
      this.known = known;
      this.models.replaceChildren(
        ...(all.length
          ? all.map(([task, model]) => el("p", {}, el("span", { class: "task" }, task), el("strong", {}, model.name), el("code", {}, model.sha256)))
          : [el("p", { class: "quiet" }, "Known with the first label.")]),
      );
    }
  }

  showPartitions({ group, partitions }) {
    const unknown = partitions.length > 0 && partitions.every((p) => p.committed < 0);
    text(this.group, unknown
      ? `The group ${group} has committed nothing yet: is 'run' on, and is that its application id?`
      : `How far the group ${group} is behind the end of each partition.`);
    const most = Math.max(100, ...partitions.map((p) => p.lag));
    partitions.forEach((p, i) => {
      let row = this.partitions.children[i];
      if (!row) {
        row = el("tr", {}, el("th", { scope: "row" }), el("td"), el("td"), el("td"), el("td", {}, bar("lag")));
        this.partitions.append(row);
      }
      const values = [p.partition, p.committed < 0 ? "–" : count(p.committed), count(p.end), count(p.lag)];
      values.forEach((value, at) => text(row.children[at], String(value)));
      fill(row.children[4].firstChild, p.lag / most);
    });
    while (this.partitions.children.length > partitions.length) {
      this.partitions.lastChild.remove();
    }
  }

  showLetters(letters) {
    this.noLetters.hidden = letters.length > 0;
    const seen = new Set(letters.map((letter) => letter.id));
    for (const [id, card] of this.cards) {
      if (!seen.has(id)) {
        card.remove();
        this.cards.delete(id);
      }
    }
    letters.forEach((letter, i) => {
      if (!this.cards.has(letter.id)) {
        const card = deadLetter(letter);
        this.cards.set(letter.id, card);
        this.letters.insertBefore(card, this.letters.children[i] ?? null);
      }
    });
  }
}

function deadLetter({ id, stream, reason, place, atMillis, image }) {
  const frame = el("div", { class: "image" });
  if (image) {
    const image = el("img", { alt: "", loading: "lazy" });
    image.onerror = () => frame.replaceChildren(el("span", {}, "cannot be shown"));
    image.src = `dead-letter?id=${id}`;
    frame.append(image);
  } else {
    frame.append(el("span", {}, "no image"));
  }
  return el(
    "li",
    {},
    frame,
    el(
      "div",
      {},
      el("p", { class: "reason" }, reason || "no reason given"),
      el("p", { class: "meta" }, `${stream || "no key"} · ${place} · ${clock(atMillis)}`),
    ),
  );
}

function count(number) {
  return number.toLocaleString("en");
}

function mebibytes(bytes) {
  return `${(bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0)} MiB`;
}
