// The charts: what the last minutes were like.

const span = 300;         // s that a chart shows at most, and
const firstSpan = 60;     // at first
const failureInks = {};   // outcome: colour; given by the order in which they come

/** The first of 1, 2 and 5 times a power of ten that is not below `x` > 0. */
function roundUp(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 5, 10].map((step) => step * power).find((bound) => bound >= x * 0.9999);
}

/** The first power of two that is not below `x` > 0. */
const roundUpBinary = (x) => 2 ** Math.ceil(Math.log2(x));

class Chart {
  /** `least` is the least that the top of the scale stands for. */
  constructor(title, text, least, round = roundUp) {
    this.text = text;
    this.least = least;
    this.round = round;
    this.samples = [];
    this.legend = element("div", {class: "legend"});
    this.picture = drawn("svg", {class: "chart", role: "img", "aria-label": title});
    this.picture.addEventListener("pointermove", (event) => this.point(event));
    this.picture.addEventListener("pointerleave", () => this.point(null));
    byId("charts").append(element("section", {class: "card"},
      element("header", {}, element("h2", {}, title)), this.legend, this.picture));
  }

  /** `lines` are [name, colour, value]; without values there is a gap. */
  add(at, lines) {
    this.samples.push({at, values: new Map(lines.map(([name, , value]) => [name, value]))});
    this.samples = this.samples.filter((sample) => sample.at > at - span);
    if (lines.length > 0) this.lines = lines.map(([name, ink]) => [name, ink]);
    this.draw();
  }

  point(event) {
    this.pointer = event === null ? undefined : event.offsetX;
    this.draw();
  }

  draw() {
    const {clientWidth: width, clientHeight: height} = this.picture;
    if (!this.lines || width === 0) return;
    const frame = {left: 0, right: width, top: 16, bottom: height - 16};
    const end = this.samples.at(-1).at;
    const shownSpan = Math.max(firstSpan, end - this.samples[0].at);
    const x = (at) => frame.right - 3 - (end - at) / shownSpan * (frame.right - 3);
    const all = this.samples.flatMap((sample) => [...sample.values.values()]);
    const top = this.round(Math.max(this.least, ...all.filter(Number.isFinite)));
    const y = (value) => frame.bottom - value / top * (frame.bottom - frame.top);
    this.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const shown = this.nearest(x);
    this.picture.replaceChildren(
      ...this.grid(frame, top, y), ...this.marks(frame, shown, end, shownSpan, x),
      ...this.lines.map(([name, ink]) => this.curve(name, ink, x, y)),
      ...this.scale(frame, top, y));
    this.tell(shown ?? this.samples.at(-1));
  }

  grid(frame, top, y) {
    return [0, 0.5, 1].map((share) => drawn("line",
      {class: "grid", x1: frame.left, x2: frame.right, y1: y(top * share), y2: y(top * share)}));
  }

  /** What the lines of the grid stand for; above the curves, which would hide it. */
  scale(frame, top, y) {
    return [0.5, 1].map((share) => drawn("text",
      {class: "scale", x: frame.left, y: y(top * share) - 4}, this.text(top * share)));
  }

  marks(frame, shown, end, shownSpan, x) {
    const below = frame.bottom + 13;
    if (!shown)
      return [drawn("text", {x: frame.left, y: below}, `${Math.round(shownSpan / 60)} min ago`),
              drawn("text", {x: frame.right, y: below, "text-anchor": "end"}, "now")];
    const at = x(shown.at);
    return [drawn("line", {class: "here", x1: at, x2: at, y1: frame.top, y2: frame.bottom}),
            drawn("text", {x: Math.min(Math.max(at, 30), frame.right - 30), y: below, "text-anchor": "middle"},
                  `${Math.round(end - shown.at)} s ago`)];
  }

  curve(name, ink, x, y) {
    let path = "";
    let isBroken = true;
    for (const sample of this.samples) {
      const value = sample.values.get(name);
      const isGap = !Number.isFinite(value);
      if (!isGap)
        path += `${isBroken ? "M" : "L"}${x(sample.at).toFixed(1)} ${y(value).toFixed(1)}`;
      isBroken = isGap;
    }
    return drawn("path", {class: "curve", d: path, style: `stroke: var(${ink})`});
  }

  nearest(x) {
    if (this.pointer === undefined) return undefined;
    const distance = (sample) => Math.abs(x(sample.at) - this.pointer);
    return this.samples.reduce((best, each) => distance(each) < distance(best) ? each : best);
  }

  tell(sample) {
    this.legend.replaceChildren(...this.lines.map(([name, ink]) => {
      const value = sample.values.get(name);
      return element("span", {}, element("i", {style: `background: var(${ink})`}), `${name} `,
        element("b", {}, Number.isFinite(value) ? this.text(value) : dash));
    }));
  }
}

/** An outcome keeps its colour for as long as the page is open. */
function failureInk(outcome) {
  const inks = ["--yellow", "--violet", "--blue"];
  failureInks[outcome] ??= inks[Object.keys(failureInks).length] ?? "--red";
  return failureInks[outcome];
}

/** Each way of failing that has come; those beyond three together. */
function failureLines(failures) {
  const lines = [];
  let others;
  for (const [outcome, rate] of Object.entries(failures)) {
    if (rate === 0 && !(outcome in failureInks)) continue;
    const ink = failureInk(outcome);
    if (ink === "--red") others = (others ?? 0) + rate;
    else lines.push([words(outcome), ink, rate]);
  }
  if (others !== undefined) lines.push(["others", "--red", others]);
  return lines.length > 0 ? lines : [["none so far", "--green", 0]];
}

const charts = {
  messages: new Chart("Messages a second", count, 10),
  failures: new Chart("Failures a second", count, 1),
  latency: new Chart("Latency", duration, 100),
  queues: new Chart("Messages that wait", count, 10),
  bytes: new Chart("Bytes a second", bytesRate, 1024, roundUpBinary),
  cpu: new Chart("CPU, of one core", percent, 100),
  memory: new Chart("Memory", bytes, 1024 ** 2, roundUpBinary),
  users: new Chart("Who is here", count, 10),
};

function addToCharts(at, state, change) {
  const depths = state.users.map((user) => user.queue);
  charts.messages.add(at, [["received", "--blue", change.received], ["delivered", "--green", change.delivered]]);
  charts.failures.add(at, failureLines(change.failures));
  charts.latency.add(at, [["p50", "--blue", change.p50], ["p99", "--violet", change.p99]]);
  charts.queues.add(at, [["under way", "--blue", state.transactions_under_way],
                         ["longest queue", "--violet", Math.max(0, ...depths)]]);
  charts.bytes.add(at, [["in", "--blue", change.incoming], ["out", "--violet", change.outgoing]]);
  charts.cpu.add(at, [["I/O thread", "--blue", change.ioCpu], ["all", "--violet", change.cpu]]);
  charts.memory.add(at, [["resident", "--blue", state.process.resident_bytes]]);
  charts.users.add(at, [["users", "--blue", state.users_total],
                        ["connections", "--violet", state.connections_total]]);
}
