// The data stands in the page, as JSON or deflated. Columns hold what repeats once.

async function readData() {
  const holder = byId("data");
  const text = holder.textContent;
  const deflated = "deflated" in holder.dataset;
  holder.remove();
  return deflated ? inflated(text) : JSON.parse(text);
}

async function inflated(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

// A table: how many rows it has, what a column says of a row, and what there is in a column.
class Rows {
  constructor(data) {
    this.count = data.rows;
    this.columns = data.columns;
  }

  get(name, row) {
    const column = this.columns[name];
    return column.of ? column.of[column.at[row]] : column.each[row];
  }

  distinct(name) {
    const column = this.columns[name];
    return column.of ? [...column.of] : [...new Set(column.each)];
  }

  // What a search looks through: some columns of every row, put together when somebody first searches.
  haystack(names) {
    const found = new Array(this.count);
    for (let row = 0; row < this.count; row += 1) {
      let text = "";
      for (const name of names) text += this.get(name, row) + "\n";
      found[row] = text.toLowerCase();
    }
    return found;
  }
}
