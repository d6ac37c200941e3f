// A table with a search, filters and an order, all of which stand in the address.

class Listing {
  // filters: { name, title, options() → [[value, word]], fits(row, value), preset }; sorts: { name: { word, by(row), down } }
  constructor({ page, rows, label, columns, heights, filters, sorts, first, search, noun }) {
    Object.assign(this, { page, rows, filters, sorts, first, search, noun });
    this.grid = new Grid({ label, columns, heights, onSort: (name) => this.sortBy(name) });
    this.inputs = new Map();
    this.count = make("p", { class: "counted" });
    this.element = make("div", {}, this.controls(), this.count, this.grid.whole);
    // A short list without filters is read faster than searched.
    if (rows.count <= SHORT && filters.length === 0) this.element.classList.add("short");
  }

  controls() {
    const input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    input.addEventListener("input", () => this.changedSoon());
    this.inputs.set("q", input);
    const fields = [labelled("Search", input, "field wide")];
    for (const filter of this.filters) {
      const options = filter.options().map(([value, word]) => make("option", { value }, word));
      const select = make("select", {}, make("option", { value: "" }, "any"), options);
      select.addEventListener("change", () => this.changed());
      this.inputs.set(filter.name, select);
      const field = labelled(filter.title, select);
      // A filter without options is only set by links, and shown while it is.
      field.hidden = options.length === 0;
      fields.push(field);
    }
    const orders = Object.entries(this.sorts).map(([name, sort]) => make("option", { value: name }, sort.word));
    const order = make("select", {}, orders);
    order.addEventListener("change", () => this.sortBy(order.value, true));
    this.inputs.set("sort", order);
    const clear = make("button", { type: "button", class: "plain-button", on: { click: () => this.clear() } }, "Clear");
    return make("form", { class: "filters", role: "search", "aria-label": `Filter ${this.noun[1]}`, on: { submit: (event) => event.preventDefault() } },
      fields, labelled("Order", order), clear);
  }

  // Show what an address wants.
  show(wanted) {
    for (const filter of this.filters) {
      const asked = wanted.has(filter.name) ? wanted.get(filter.name) : filter.preset || "";
      const select = this.inputs.get(filter.name);
      if (filter.named) this.offer(select, filter, asked);
      select.value = asked === "any" ? "" : asked;
      // What no option stands for must not look like "any".
      if (select.value !== asked && asked !== "any") {
        select.append(make("option", { value: asked }, asked));
        select.value = asked;
      }
    }
    const search = this.inputs.get("q");
    if (document.activeElement !== search) search.value = wanted.get("q") || "";
    this.order = wanted.get("sort") in this.sorts ? wanted.get("sort") : this.first;
    this.down = wanted.has("down") ? wanted.get("down") === "1" : this.sorts[this.order].down;
    this.inputs.get("sort").value = this.order;
    this.apply();
  }

  // A filter that only links set: its one option is what the link means, and it is gone once it is not asked for.
  offer(select, filter, asked) {
    select.replaceChildren(make("option", { value: "" }, "any"), ...(asked ? [make("option", { value: asked }, filter.named(asked))] : []));
    select.closest(".field").hidden = !asked;
  }

  apply() {
    const shown = this.fitting();
    const by = this.sorts[this.order].by;
    const keys = new Map(shown.map((row) => [row, by(row)]));
    const way = this.down ? -1 : 1;
    shown.sort((a, b) => way * compared(keys.get(a), keys.get(b)) || a - b);
    this.shown = shown;
    this.grid.show(shown, this.order, this.down);
    for (const [name, input] of this.inputs) input.toggleAttribute("data-set", name !== "sort" && input.value !== "");
    const said = `${figure(shown.length)} of ${counted(this.rows.count, ...this.noun)}`;
    this.count.textContent = said;
    say(said);
  }

  fitting() {
    const words = this.inputs.get("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = this.filters.map((filter) => [filter, this.inputs.get(filter.name).value]).filter(([, value]) => value);
    if (words.length && !this.haystack) this.haystack = this.rows.haystack(this.search);
    const found = [];
    for (let row = 0; row < this.rows.count; row += 1) {
      if (asked.every(([filter, value]) => filter.fits(row, value)) && words.every((word) => this.haystack[row].includes(word))) found.push(row);
    }
    return found;
  }

  // Write the filters into the address; each change of them is one step back.
  changed() {
    const wanted = {};
    for (const filter of this.filters) {
      const value = this.inputs.get(filter.name).value;
      if (value !== (filter.preset || "")) wanted[filter.name] = value || "any";
    }
    wanted.q = this.inputs.get("q").value;
    if (this.order !== this.first || this.down !== this.sorts[this.order].down) {
      wanted.sort = this.order;
      wanted.down = this.down ? "1" : "0";
    }
    history.replaceState(null, "", addressOf(this.page, "", wanted));
    this.apply();
  }

  changedSoon() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.changed(), 120);
  }

  sortBy(name, fresh) {
    this.down = !fresh && this.order === name ? !this.down : this.sorts[name].down;
    this.order = name;
    this.inputs.get("sort").value = name;
    this.changed();
  }

  clear() {
    for (const filter of this.filters) this.inputs.get(filter.name).value = filter.preset || "";
    this.inputs.get("q").value = "";
    this.changed();
    this.inputs.get("q").focus();
  }
}

function compared(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return a === b ? 0 : a < b ? -1 : 1;
}

// The values of a column as options, the most frequent first; how many rows each has stands beside it.
function optionsOf(rows, name, word) {
  const counts = new Map();
  for (let row = 0; row < rows.count; row += 1) {
    const value = rows.get(name, row);
    counts.set(value, (counts.get(value) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || compared(a[0], b[0]))
    .map(([value, count]) => [value || NONE, `${cut(value || word, 60)} (${figure(count)})`]);
}

let fields = 0;
function labelled(title, input, kind) {
  fields += 1;
  input.id = `field-${fields}`;
  return make("div", { class: kind || "field" }, make("label", { for: input.id }, title), input);
}

const NONE = "-";
const SHORT = 12;

function same(rows, name) {
  return (row, value) => (rows.get(name, row) || NONE) === value;
}

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
