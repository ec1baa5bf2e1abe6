// Figures as people read them, and as they are computed of two states.

// -- figures as text -----------------------------------------------------------

function scaled(x, units) {
  let [size, name] = units[0];
  for (const unit of units) if (x >= unit[0]) [size, name] = unit;
  const amount = x / size;
  const digits = size > units[0][0] && amount < 9.95 ? 1 : 0;
  return `${amount.toFixed(digits)} ${name}`;
}

const dash = "\u2013";
const durations = [[1, "\u00b5s"], [1e3, "ms"], [1e6, "s"], [60e6, "min"], [3600e6, "h"], [86400e6, "d"]];
const sizes = [[1, "B"], [1024, "KiB"], [1024 ** 2, "MiB"], [1024 ** 3, "GiB"], [1024 ** 4, "TiB"]];
const duration = (us) => us === undefined || us === null ? dash : scaled(us, durations);
const bytes = (x) => scaled(x, sizes);
const bytesRate = (x) => bytes(x) + "/s";
const percent = (x) => `${x.toFixed(0)} %`;
const count = (x) => x > 0 && x < 9.95 && !Number.isInteger(x)
  ? x.toFixed(1) : Math.round(x).toLocaleString("en");
const words = (x) => String(x).replaceAll("-", " ");

/** As long as a day the time alone, else the day too. */
function moment(text) {
  const when = new Date(text);
  return isNaN(when) ? String(text) : when.toLocaleTimeString([], {hour12: false});
}

// -- what happened between two states ------------------------------------------

/** A counter that has been started anew has grown from 0. */
const growth = (before, now) => now >= before ? now - before : now;

/** As Prometheus does: spread evenly within a bucket; undefined without messages. */
function percentile(before, now, share) {
  const grown = now.map((each, i) => ({
    bound: each.le_us, count: growth(before[i]?.count ?? 0, each.count)}));
  const all = grown.at(-1)?.count ?? 0;
  if (all === 0) return undefined;
  let below = {bound: 0, count: 0};
  for (const each of grown) {
    if (each.bound === null) break;
    const inside = each.count - below.count;
    if (inside > 0 && each.count >= share * all)
      return below.bound + (share * all - below.count) / inside * (each.bound - below.bound);
    below = each;
  }
  return below.bound;
}

function changeOf(before, now) {
  const seconds = (Date.parse(now.time) - Date.parse(before.time)) / 1000;
  if (!(seconds > 0) || before.started !== now.started) return null;
  const rate = (get) => growth(get(before), get(now)) / seconds;
  const failures = {};
  for (const outcome of Object.keys(now.messages.answered))
    if (outcome !== "delivered")
      failures[outcome] = rate((x) => x.messages.answered[outcome] ?? 0);
  const earlier = new Map(before.users.map((user) => [user.name, user]));
  const users = new Map(now.users.map((user) => {
    const was = earlier.get(user.name) ?? user;
    const rated = (key) => growth(was[key], user[key]) / seconds;
    return [user.name, {sent: rated("sent"), acknowledged: rated("acknowledged"),
                        bytes: rated("bytes_received") + rated("bytes_sent")}];
  }));
  return {
    received: rate((x) => x.messages.received),
    delivered: rate((x) => x.messages.answered.delivered),
    failures,
    failed: Object.values(failures).reduce((sum, x) => sum + x, 0),
    p50: percentile(before.latency.buckets, now.latency.buckets, 0.5),
    p99: percentile(before.latency.buckets, now.latency.buckets, 0.99),
    incoming: rate((x) => x.bytes_received),
    outgoing: rate((x) => x.bytes_sent),
    cpu: rate((x) => x.process.cpu_us) / 1e4,
    ioCpu: rate((x) => x.process.io_cpu_us) / 1e4,
    users,
  };
}
