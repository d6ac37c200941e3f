// The roll: every identity, who answers for it, and what is wrong with it.

function identitiesPage(data) {
  const rows = new Rows(data.identities);
  const get = (name) => (row) => rows.get(name, row);
  const listing = new Listing({
    page: "identities",
    rows,
    label: "Identities",
    noun: ["identity", "identities"],
    heights: { wide: 58, narrow: 104 },
    columns: [
      { title: "Identity", width: "minmax(0, 1.45fr)", kind: "main", sort: "name", cell: (row) => [identityName(rows, row), make("span", {}, [rows.get("kind", row), rows.get("scope", row)].filter(Boolean).join(" · "))] },
      { title: "Type", width: "5.8rem", sort: "sort", cell: (row) => sortWord(rows.get("sort", row)) },
      { title: "Owner", width: "minmax(0, 1fr)", sort: "owner", cell: (row) => ownerTold(rows, row) },
      { title: "Environment", width: "7.6rem", kind: "rare", sort: "environment", cell: (row) => rows.get("environment", row) || "not told" },
      { title: "Last used", width: "7.2rem", sort: "used", cell: get("used") },
      { title: "Credentials", width: "7.4rem", kind: "count rare", sort: "credentials", cell: (row) => figure(rows.get("credentials", row)) },
      { title: "Findings", width: "6.4rem", kind: "count", sort: "findings", cell: (row) => identityFindings(rows, row) },
      { title: "Risk", width: "4.6rem", kind: "count", sort: "risk", cell: (row) => make("span", { class: "risk" }, rows.get("risk", row) || "–") },
    ],
    filters: [
      { name: "type", title: "Type", options: () => optionsOf(rows, "sort", "").map(([value, word]) => [value, word.replace(/^unclear/, "not told")]), fits: same(rows, "sort") },
      { name: "standing", title: "Owner is", options: () => optionsOf(rows, "standing", ""), fits: same(rows, "standing") },
      { name: "owner", title: "Owner", options: () => optionsOf(rows, "owner", "nobody known"), fits: same(rows, "owner") },
      { name: "kind", title: "Kind", options: () => optionsOf(rows, "kind", ""), fits: same(rows, "kind") },
      { name: "source", title: "Source", options: () => optionsOf(rows, "source", "the graph"), fits: same(rows, "source") },
      { name: "environment", title: "Environment", options: () => optionsOf(rows, "environment", "not told"), fits: same(rows, "environment") },
    ],
    sorts: {
      risk: { word: "riskiest first", by: get("risk"), down: true },
      name: { word: "name", by: (row) => rows.get("name", row).toLowerCase(), down: false },
      sort: { word: "type", by: get("sort"), down: false },
      owner: { word: "owner", by: get("owner"), down: false },
      environment: { word: "environment", by: get("environment"), down: false },
      used: { word: "last used", by: get("used"), down: true },
      credentials: { word: "most credentials first", by: get("credentials"), down: true },
      findings: { word: "most findings first", by: get("findings"), down: true },
    },
    first: "risk",
    search: ["name", "id", "kind", "owner", "scope", "source", "environment"],
  });
  byId("identities").append(listing.element);
  return { rows, listing };
}

function identityName(rows, row) {
  const href = addressOf("findings", "", { identity: row, status: "any" });
  const off = rows.get("enabled", row) === "off" ? " (off)" : "";
  return make("a", { href, title: rows.get("id", row) }, rows.get("name", row) + off);
}

function sortWord(sort) {
  return sort === "unclear" ? make("span", { class: "quiet" }, "not told") : sort;
}

function ownerTold(rows, row) {
  const owner = rows.get("owner", row);
  const standing = rows.get("standing", row);
  if (!owner) return make("span", { class: "quiet" }, standing);
  return standing === "active" || standing === "team" ? owner : [owner, make("span", { class: "quiet" }, ` (${standing})`)];
}

function identityFindings(rows, row) {
  return rows.get("findings", row) ? figure(rows.get("findings", row)) : "–";
}
