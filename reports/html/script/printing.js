// On paper a table cannot be scrolled: what the list shows now is written out, as far as it is sensible to print.

const PRINTED = 2000;

function printing(rows, listing) {
  let written = null;
  addEventListener("beforeprint", () => {
    document.documentElement.classList.toggle("one", byId("finding").classList.contains("shown"));
    if (!listing.shown) listing.show(new URLSearchParams());
    if (written) written.remove();
    written = printedTable(rows, listing.shown);
    byId("findings").append(written);
  });
  addEventListener("afterprint", () => {
    if (written) written.remove();
    written = null;
  });
}

function printedTable(rows, shown) {
  const head = ["Risk", "Severity", "Finding", "Owner", "Status", "Due", "Id"];
  const left = shown.length - PRINTED;
  const cells = (row) => {
    const get = (name) => rows.get(name, row);
    return [get("risk"), get("severity"), `${get("title")}: ${cut(get("name") || get("subject"), 120)}`, get("owner") || "nobody known", get("status"), get("due") || "–", get("id")];
  };
  return make("div", { class: "print-only scroll" },
    make("table", { class: "plain-table" },
      make("thead", {}, make("tr", {}, head.map((title) => make("th", { scope: "col" }, title)))),
      make("tbody", {}, shown.slice(0, PRINTED).map((row) => make("tr", {}, cells(row).map((cell, at) => make("td", { class: at === 2 || at === 3 ? null : "tight" }, `${cell}`)))))),
    left > 0 ? make("p", { class: "quiet" }, `and ${counted(left, "more finding")}: print a filtered list, or export CSV for all of them`) : null);
}
