// The connection to the server: asks what the view in sight needs, hands on the answer, and asks
// again. One question is out at a time, so a slow page or network means fewer answers, not a queue.

const PACE_MILLIS = 200;
const PATIENCE_MILLIS = 8000;
const LONGEST_WAIT_MILLIS = 5000;
const ASIDE_MILLIS = 2000;

export class Link {
  /**
   * @param question gives what to ask; it is told whether the page is out of sight
   * @param answered takes an answer
   * @param stateChanged takes connecting, live, trouble, reconnecting or failed, a text and, once
   *     there is an answer, how the system does
   */
  constructor(question, answered, stateChanged) {
    this.question = question;
    this.answered = answered;
    this.stateChanged = stateChanged;
    this.attempts = 0;
    this.wasLive = false;
    document.addEventListener("visibilitychange", () => this.askSoon(0));
    window.addEventListener("online", () => this.reconnectNow());
  }

  connect() {
    clearTimeout(this.retry);
    this.stateChanged(
      this.wasLive ? "reconnecting" : "connecting",
      this.wasLive ? "Reconnecting …" : "Connecting …",
    );
    const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/live`);
    this.socket = socket;
    socket.onopen = () => this.ask();
    socket.onmessage = (message) => this.take(message.data);
    socket.onclose = () => this.lost(socket);
  }

  take(data) {
    clearTimeout(this.patience);
    this.waiting = false;
    this.attempts = 0;
    this.wasLive = true;
    const answer = JSON.parse(data);
    // What is shown stands still while the broker is away: that is not live.
    const { trouble, status } = answer.glance;
    this.stateChanged(trouble ? "trouble" : "live", status.words, status);
    this.answered(answer);
    this.askSoon(document.hidden ? ASIDE_MILLIS : this.hurry ? 0 : PACE_MILLIS);
    this.hurry = false;
  }

  /** Asks at once: what is in sight has changed. */
  changed() {
    this.hurry = this.waiting;
    this.askSoon(0);
  }

  askSoon(millis) {
    clearTimeout(this.next);
    this.next = setTimeout(() => this.ask(), millis);
  }

  /** Whether to go on asking while the page is out of sight, if only for a glance. */
  watchAside(on) {
    this.aside = on;
    // A browser holds back the timers of a page that is out of sight, but not those of a worker.
    if (on && !this.ticker) {
      this.ticker = new Worker("tick.js");
      this.ticker.onmessage = () => document.hidden && this.aside && this.ask();
      this.ticker.postMessage(ASIDE_MILLIS);
    }
    this.changed();
  }

  ask() {
    if (this.waiting || (document.hidden && !this.aside) || this.socket?.readyState !== WebSocket.OPEN) {
      return;
    }
    const question = this.question(document.hidden);
    this.waiting = true;
    this.socket.send(JSON.stringify(question));
    this.patience = setTimeout(() => this.socket.close(), PATIENCE_MILLIS);
  }

  async lost(socket) {
    if (socket !== this.socket) {
      return;
    }
    clearTimeout(this.patience);
    this.waiting = false;
    this.attempts++;
    if (await this.isRefused()) {
      this.stateChanged("failed", "No access: open the page at the address that was printed");
      return;
    }
    const wait = Math.min(LONGEST_WAIT_MILLIS, 250 * 2 ** Math.min(10, this.attempts));
    this.stateChanged(
      "reconnecting",
      this.wasLive ? "Connection lost, reconnecting …" : "No answer, trying again …",
    );
    this.retry = setTimeout(() => this.connect(), wait);
  }

  reconnectNow() {
    if (this.socket?.readyState === WebSocket.CLOSED) {
      this.connect();
    }
  }

  /** A socket does not tell why it was refused, but a request does. */
  async isRefused() {
    if (this.attempts < 2) {
      return false;
    }
    try {
      const answer = await fetch("icon.svg", { cache: "no-store" });
      return answer.status === 401 || answer.status === 403;
    } catch {
      return false;
    }
  }
}
