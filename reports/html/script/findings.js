// All findings, with search, filters and order.

const SEVERITIES = ["critical", "high", "medium", "low", "info"];
const ACTIVE = new Set(["new", "open", "reopened", "acknowledged"]);
const ASKS = "asks";

function severity(word) {
  return make("span", { class: `severity ${word}` }, word);
}

function findingLink(rows, row) {
  return addressOf("finding", rows.get("id", row));
}

function findingsPage(data, identities) {
  const rows = new Rows(data.findings);
  const get = (name) => (row) => rows.get(name, row);
  const listing = new Listing({
    page: "findings",
    rows,
    label: "Findings",
    noun: ["finding", "findings"],
    heights: { wide: 58, narrow: 96 },
    columns: [
      { title: "Risk", width: "4.6rem", kind: "count", sort: "risk", cell: (row) => make("span", { class: "risk" }, rows.get("risk", row)) },
      { title: "Severity", width: "6.4rem", kind: "bare", sort: "severity", cell: (row) => severity(rows.get("severity", row)) },
      { title: "Finding", width: "minmax(0, 3fr)", kind: "main", sort: "title", cell: (row) => [make("a", { href: findingLink(rows, row) }, rows.get("title", row)), make("span", {}, rows.get("name", row) || rows.get("subject", row))] },
      { title: "Owner", width: "minmax(0, 1fr)", sort: "owner", cell: (row) => rows.get("owner", row) || make("span", { class: "quiet" }, "nobody known") },
      { title: "Status", width: "7rem", kind: "rare", sort: "status", cell: (row) => rows.get("status", row) },
      { title: "First seen", width: "7.2rem", kind: "rare", sort: "first", cell: get("first") },
      { title: "Due", width: "9.2rem", sort: "due", cell: (row) => due(rows, row) },
    ],
    filters: [
      { name: "severity", title: "Severity", options: () => optionsOf(rows, "severity", "").sort((a, b) => SEVERITIES.indexOf(a[0]) - SEVERITIES.indexOf(b[0])), fits: same(rows, "severity") },
      { name: "status", title: "Status", preset: ASKS, options: () => [[ASKS, "asks for action"], ["late", "overdue"], ...optionsOf(rows, "status", "")], fits: (row, value) => fitsStatus(rows, row, value) },
      { name: "rule", title: "Rule", options: () => optionsOf(rows, "rule", ""), fits: same(rows, "rule") },
      { name: "owner", title: "Owner", options: () => optionsOf(rows, "owner", "nobody known"), fits: same(rows, "owner") },
      { name: "source", title: "Source", options: () => optionsOf(rows, "source", "the graph"), fits: same(rows, "source") },
      { name: "environment", title: "Environment", options: () => optionsOf(rows, "environment", "not told"), fits: same(rows, "environment") },
      { name: "topic", title: "About", options: () => Object.entries(data.topics), fits: (row, value) => rows.get("topics", row).includes(value) },
      { name: "identity", title: "Identity", options: () => [], named: (value) => cut(identities.get("name", Number(value)) || value, 60), fits: (row, value) => rows.get("identity", row) === Number(value) },
    ],
    sorts: {
      risk: { word: "riskiest first", by: get("risk"), down: true },
      severity: { word: "severity", by: (row) => -SEVERITIES.indexOf(rows.get("severity", row)), down: true },
      title: { word: "what it is", by: get("title"), down: false },
      owner: { word: "owner", by: get("owner"), down: false },
      status: { word: "status", by: get("status"), down: false },
      first: { word: "first seen", by: get("first"), down: true },
      due: { word: "due", by: (row) => rows.get("due", row) || "9999", down: false },
    },
    first: "risk",
    search: ["id", "title", "name", "subject", "message", "owner", "rule", "source", "environment"],
  });
  byId("findings").append(listing.element);
  return { rows, listing };
}

function due(rows, row) {
  const day = rows.get("due", row);
  return rows.get("late", row) ? make("span", { class: "late" }, `${day} late`) : day || "–";
}

function fitsStatus(rows, row, value) {
  if (value === ASKS) return ACTIVE.has(rows.get("status", row));
  return value === "late" ? rows.get("late", row) : rows.get("status", row) === value;
}
