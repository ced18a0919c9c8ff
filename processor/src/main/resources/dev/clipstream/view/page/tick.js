// Ticks on while the page is out of sight, where a browser holds back the page's own timers.

let ticking;

onmessage = ({ data: millis }) => {
  clearInterval(ticking);
  ticking = millis > 0 ? setInterval(() => postMessage(0), millis) : undefined;
};
