// The tables: who is here, what is under way, and who has gone.

const slowAfter = 1e6;    // us that a slow reader has owed a RECEIVED, not read, or let wait

class Table {
  /** A column is {title, text, value, isText, isName}; what has a value can be sorted by it. */
  constructor(id, columns, sorted = null) {
    this.columns = columns;
    this.sorted = sorted;
    this.falls = true;
    this.body = element("tbody");
    this.rows = [];
    this.heads = columns.map((column) => this.head(column));
    byId(id).append(element("thead", {}, element("tr", {}, ...this.heads)), this.body);
  }

  head(column) {
    const title = column.value
      ? element("button", {type: "button"}, column.title) : column.title;
    const result = element("th", {scope: "col", class: column.isText ? "text" : ""}, title);
    if (column.value) title.addEventListener("click", () => this.sortBy(column.title, !column.isText));
    return result;
  }

  sortBy(title, fallsAtFirst) {
    this.falls = this.sorted === title ? !this.falls : fallsAtFirst;
    this.sorted = title;
    this.show(this.rows);
  }

  /** Shows `rows`; cells stay and only their text changes. */
  show(rows, isMarked = this.isMarked) {
    this.rows = rows;
    this.isMarked = isMarked;
    const ordered = this.ordered();
    while (this.body.rows.length > ordered.length) this.body.lastChild.remove();
    while (this.body.rows.length < ordered.length)
      this.body.append(element("tr", {}, ...this.columns.map((column) => element("td", {
        class: `${column.isText ? "text" : ""} ${column.isName ? "name" : ""}`}))));
    ordered.forEach((row, i) => this.fill(this.body.rows[i], row));
    this.heads.forEach((head, i) => this.mark(head, this.columns[i].title));
  }

  fill(line, row) {
    line.classList.toggle("is-slow", Boolean(this.isMarked?.(row)));
    this.columns.forEach((column, i) => {
      const text = column.text(row);
      say(line.cells[i], text);
      if (column.isName) line.cells[i].title = text;
    });
  }

  mark(head, title) {
    if (title === this.sorted) head.setAttribute("aria-sort", this.falls ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }

  ordered() {
    const value = this.columns.find((column) => column.title === this.sorted)?.value;
    if (!value) return this.rows;
    const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
    return [...this.rows].sort((a, b) =>
      (this.falls ? -1 : 1) * compare(value(a), value(b)) || compare(a.name, b.name));
  }
}

/** How long a user has held others up. */
const heldUp = (user) => Math.max(user.owes_us ?? 0, user.blocked_us ?? 0, user.oldest_us ?? 0);
const isSlow = (user) => heldUp(user) >= slowAfter;
const numeric = (title, value, text) => ({title, value: (x) => value(x) ?? -1, text: (x) => text(value(x))});

const users = new Table("users", [
  {title: "Name", isText: true, isName: true, value: (x) => x.name, text: (x) => x.name},
  numeric("Waiting", (x) => x.queue, count),
  numeric("Oldest", (x) => x.oldest_us, duration),
  numeric("Owes", (x) => x.owes_us, duration),
  numeric("Bytes/s", (x) => x.rates?.bytes ?? 0, bytes),
  numeric("Sent/s", (x) => x.rates?.sent ?? 0, count),
  numeric("Got/s", (x) => x.rates?.acknowledged ?? 0, count),
  numeric("Failed", (x) => x.failed, count),
  numeric("Missed", (x) => x.missed, count),
  numeric("Unread", (x) => x.unread_bytes, bytes),
  numeric("Blocked", (x) => x.blocked_us, duration),
  numeric("Latency", (x) => x.latency_us, duration),
  numeric("Answers in", (x) => x.acknowledge_us, duration),
  numeric("Here for", (x) => x.age_us, duration),
  {title: "From", isText: true, text: (x) => x.peer ?? dash},
], "Waiting");

const transactions = new Table("transactions", [
  {title: "From", isText: true, isName: true, text: (x) => x.sender},
  {title: "To", isText: true, isName: true, text: (x) => x.recipient},
  {title: "Age", text: (x) => duration(x.age_us)},
  {title: "Size", text: (x) => bytes(x.bytes)},
  {title: "State", isText: true, text: (x) => x.state},
]);

const closed = new Table("closed", [
  {title: "At", isText: true, text: (x) => moment(x.closed)},
  {title: "Reason", isText: true, text: (x) => words(x.reason)},
  {title: "User", isText: true, isName: true, text: (x) => x.user ?? dash},
  {title: "Role", isText: true, text: (x) => x.role ?? dash},
  {title: "Lasted", text: (x) => duration(x.lasted_us)},
  {title: "In", text: (x) => bytes(x.bytes_received)},
  {title: "Out", text: (x) => bytes(x.bytes_sent)},
  {title: "From", isText: true, text: (x) => x.peer ?? dash},
]);
