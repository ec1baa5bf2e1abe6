// What the page shows of each state, and when it asks for the next.

const question = "/state.json?users=200&connections=0&closed=50&transactions=50";
const pause = 1000;       // ms between two questions
const patience = 2000;    // ms that an answer may take

// -- a state ---------------------------------------------------------------------

const tiles = new Map();

function tile(name, text, more = "") {
  if (!tiles.has(name)) {
    const parts = {value: element("span"), more: element("small")};
    tiles.set(name, parts);
    byId("tiles").append(element("div", {class: "tile"},
      element("dt", {}, name), element("dd", {}, parts.value, " ", parts.more)));
  }
  say(tiles.get(name).value, text);
  say(tiles.get(name).more, more);
}

function showTiles(state, change) {
  const rate = (get, text) => change ? text(get(change)) : dash;
  tile("Messages", rate((x) => x.received, count), "/s");
  tile("Delivered", rate((x) => x.delivered, count), "/s");
  tile("Failed", rate((x) => x.failed, count), "/s");
  tile("Latency p50", rate((x) => x.p50, duration));
  tile("Latency p99", rate((x) => x.p99, duration));
  tile("Under way", count(state.transactions_under_way));
  tile("Users", count(state.users_total));
  tile("Connections", count(state.connections_total));
  tile("I/O thread", rate((x) => x.ioCpu, percent));
  tile("Memory", bytes(state.process.resident_bytes));
  tile("Descriptors", count(state.process.descriptors), `of ${count(state.process.max_descriptors)}`);
  tile("Answered in", duration(state.answer_us));
}

function describeSlow(user) {
  const wait = `, ${count(user.queue)} ${user.queue === 1 ? "message waits" : "messages wait"}.`;
  const owes = user.owes_us ?? 0, blocked = user.blocked_us ?? 0;
  if (owes >= slowAfter && owes >= blocked)
    return `${user.name} has owed a RECEIVED for ${duration(owes)}${wait}`;
  if (blocked >= slowAfter)
    return `${user.name} has not read ${bytes(user.unread_bytes)} for ${duration(blocked)}${wait}`;
  return `${user.name} has had a message wait for ${duration(user.oldest_us)}${wait}`;
}

function showBanners(state) {
  const slow = state.users.filter(isSlow).sort((a, b) => heldUp(b) - heldUp(a));
  const others = slow.length > 1 ? ` ${slow.length - 1} more ${slow.length === 2 ? "is" : "are"} slow.` : "";
  banner("slow", "Slow reader", slow.length > 0 ? describeSlow(slow[0]) + others : "");
  const dropped = state.logs.filter((log) => log.dropped > 0);
  banner("lost", "Log incomplete", dropped.map((log) => `${log.log} has dropped ${count(log.dropped)} events`).join(", "));
  byId("draining").hidden = !state.draining;
}

function showTables(state, change) {
  const wanted = byId("filter").value;
  const rows = state.users.filter((user) => user.name.includes(wanted))
    .map((user) => ({...user, rates: change?.users.get(user.name)}));
  users.show(rows, isSlow);
  const hidden = state.users_total - state.users.length;
  say(byId("users-note"), rows.length === 0
    ? (wanted ? "No name of those listed holds that." : "Nobody is connected.")
    : hidden > 0 ? `The ${count(state.users.length)} with the longest queues; ${count(hidden)} more are connected.` : "");
  transactions.show(state.transactions);
  const unlisted = state.transactions_under_way - state.transactions.length;
  say(byId("transactions-note"), state.transactions.length === 0 ? "Nothing is under way."
    : unlisted > 0 ? `The oldest ones; ${count(unlisted)} more are under way.` : "");
  closed.show(state.closed);
  say(byId("closed-note"), state.closed.length === 0 ? "None has been closed yet." : "");
}

function showState(state, change) {
  const up = (Date.parse(state.time) - Date.parse(state.started)) * 1000;
  say(byId("about"), `${state.version} at ${state.listening.join(", ")}, up ${duration(up)}`);
  document.title = `telexd at ${state.listening.join(", ")}`;
  showTiles(state, change);
  showBanners(state);
  showTables(state, change);
}

// -- asking ----------------------------------------------------------------------

let last = null;    // the last state, and what changed up to it
let change = null;

async function ask() {
  const answer = await fetch(question, {cache: "no-store", signal: AbortSignal.timeout(patience)});
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  return answer.json();
}

function learn(state) {
  if (last && last.started === state.started && last.time === state.time) return;
  change = last ? changeOf(last, state) : null;
  last = state;
  showState(state, change);
  if (change) addToCharts(Date.now() / 1000, state, change);
}

/** Charts get a gap, and everything else stays as it was. */
function missAnswer(problem) {
  const since = last ? ` What is shown is of ${moment(last.time)}.` : "";
  banner("away", "The router does not answer", `(${problem}); trying again.${since}`);
  byId("all").classList.add("is-away");
  for (const chart of Object.values(charts)) chart.add(Date.now() / 1000, []);
}

async function turn() {
  const began = Date.now();
  try {
    learn(await ask());
    banner("away", "", "");
    byId("all").classList.remove("is-away");
  } catch (problem) {
    missAnswer(problem.message);
  }
  setTimeout(turn, Math.max(0, began + pause - Date.now()));
}

byId("filter").addEventListener("input", () => last && showTables(last, change));
addEventListener("resize", () => Object.values(charts).forEach((chart) => chart.draw()));
turn();
