// A table of any length of which only the rows that can be seen are in the document.

const NARROW = matchMedia("(max-width: 56rem)");
const AHEAD = 8;

class Grid {
  // columns: { title, width, cell(row) → node or text, kind: "main" | "count" | "rare", sort: name of a sorting }
  constructor({ label, columns, heights, sorted, onSort }) {
    this.columns = columns;
    this.heights = heights;
    this.rows = [];
    this.drawn = new Map();
    this.head = make("div", { role: "row", class: "grid-head", "aria-rowindex": 1 });
    this.headers = columns.map((column) => this.header(column, sorted, onSort));
    this.head.append(...this.headers);
    this.room = make("div", { class: "grid-room", role: "rowgroup" });
    this.body = make("div", { class: "grid-body", role: "presentation", on: { scroll: () => this.soon() } }, this.room);
    this.empty = make("p", { class: "grid-empty", hidden: true }, "Nothing fits.");
    this.element = make("div", { class: "grid", role: "table", "aria-label": label },
      make("div", { role: "rowgroup" }, this.head), this.body);
    this.whole = make("div", {}, this.element, this.empty);
    this.element.style.setProperty("--columns", columns.map((column) => column.width).join(" "));
    this.body.addEventListener("keydown", (event) => this.moved(event));
    NARROW.addEventListener("change", () => this.redraw());
    addEventListener("resize", () => this.soon());
  }

  header(column, sorted, onSort) {
    if (!column.sort) return make("div", { role: "columnheader", class: column.kind }, column.title);
    const button = make("button", { type: "button", on: { click: () => onSort(column.sort) } }, column.title);
    const cell = make("div", { role: "columnheader", class: column.kind, "aria-sort": "none" }, button);
    cell.dataset.sort = column.sort;
    return cell;
  }

  get height() {
    return NARROW.matches ? this.heights.narrow : this.heights.wide;
  }

  show(rows, sort, down) {
    this.rows = rows;
    for (const header of this.headers) {
      if (!header.dataset.sort) continue;
      const way = down ? "descending" : "ascending";
      header.setAttribute("aria-sort", header.dataset.sort === sort ? way : "none");
    }
    this.element.setAttribute("aria-rowcount", rows.length + 1);
    this.element.hidden = rows.length === 0;
    this.empty.hidden = rows.length > 0;
    this.body.scrollTop = 0;
    this.redraw();
  }

  redraw() {
    for (const element of this.drawn.values()) element.remove();
    this.drawn.clear();
    this.room.style.height = `${this.rows.length * this.height}px`;
    this.draw();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  draw() {
    const height = this.height;
    const first = Math.max(0, Math.floor(this.body.scrollTop / height) - AHEAD);
    const seen = Math.ceil((this.body.clientHeight || 800) / height) + 2 * AHEAD;
    const last = Math.min(this.rows.length, first + seen);
    const held = this.drawn.get(this.focused());
    for (const [at, element] of this.drawn) {
      // The row that has the focus stays, or the keyboard would be lost.
      if ((at < first || at >= last) && element !== held) {
        element.remove();
        this.drawn.delete(at);
      }
    }
    for (let at = first; at < last; at += 1) if (!this.drawn.has(at)) this.drawn.set(at, this.row(at, height));
    this.element.style.setProperty("--bar", `${this.body.offsetWidth - this.body.clientWidth}px`);
  }

  row(at, height) {
    const row = this.rows[at];
    const cells = this.columns.map((column) => make("div", { role: "cell", class: column.kind, "data-title": column.title }, column.cell(row)));
    const element = make("div", { role: "row", class: "grid-row", "aria-rowindex": at + 2 }, cells);
    element.style.top = `${at * height}px`;
    element.style.height = `${height}px`;
    element.dataset.at = at;
    // Rows stand in the document in the order in which they are read.
    const after = [...this.room.children].find((other) => Number(other.dataset.at) > at);
    this.room.insertBefore(element, after || null);
    return element;
  }

  focused() {
    const row = document.activeElement && document.activeElement.closest(".grid-row");
    return row && this.room.contains(row) ? Number(row.dataset.at) : -1;
  }

  moved(event) {
    const page = Math.max(1, Math.floor(this.body.clientHeight / this.height) - 1);
    const now = this.focused();
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + page, PageUp: now - page, Home: 0, End: this.rows.length - 1 }[event.key];
    if (to === undefined || now < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.focusOn(Math.max(0, Math.min(this.rows.length - 1, to)));
  }

  focusOn(at) {
    const top = at * this.height;
    if (top < this.body.scrollTop) this.body.scrollTop = top;
    const under = top + this.height - this.body.clientHeight;
    if (under > this.body.scrollTop) this.body.scrollTop = under;
    this.draw();
    const target = this.drawn.get(at).querySelector("a, button");
    if (target) target.focus({ preventScroll: true });
  }
}
