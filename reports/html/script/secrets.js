// Where secrets are kept, values that are in several places, and values that lie open.

function secretsPage(data) {
  const page = byId("secrets");
  const stores = new Rows(data.secrets.stores);
  const sprawl = new Rows(data.secrets.sprawl);
  const exposures = new Rows(data.secrets.exposures);
  const parts = [
    ["Stores", stores, storesListing(stores), "No secrets manager was seen."],
    ["The same value in several places", sprawl, sprawlListing(sprawl), "No value that could be compared is in two places."],
    ["Values that lie open", exposures, exposuresListing(exposures), "No value was seen where it should not be."],
  ];
  for (const [title, rows, listing, none] of parts) {
    page.append(make("h2", {}, title));
    page.append(rows.count ? listing.element : make("p", { class: "quiet" }, none));
  }
  return () => { for (const [, rows, listing] of parts) if (rows.count) listing.show(new URLSearchParams()); };
}

function storesListing(rows) {
  const get = (name) => (row) => rows.get(name, row);
  const count = (title, name, more) => ({ title, width: "minmax(0, 9rem)", kind: "count", sort: name, cell: (row) => figure(rows.get(name, row)), ...more });
  return new Listing({
    page: "secrets", rows, label: "Stores", noun: ["store", "stores"], heights: { wide: 58, narrow: 84 },
    columns: [
      { title: "Store", width: "minmax(0, 1fr)", kind: "main", sort: "name", cell: (row) => [make("b", {}, rows.get("name", row)), make("span", {}, [rows.get("source", row), rows.get("scope", row)].filter(Boolean).join(" · "))] },
      count("Secrets", "secrets"), count("Rotation off", "unrotated"), count("Use not told", "unread"), count("Also elsewhere", "shared"),
    ],
    filters: [],
    sorts: {
      secrets: { word: "most secrets first", by: get("secrets"), down: true },
      name: { word: "name", by: get("name"), down: false },
      unrotated: { word: "rotation is off", by: get("unrotated"), down: true },
      unread: { word: "no use is told", by: get("unread"), down: true },
      shared: { word: "value elsewhere too", by: get("shared"), down: true },
    },
    first: "secrets", search: ["name", "kind", "source", "scope"],
  });
}

function sprawlListing(rows) {
  const get = (name) => (row) => rows.get(name, row);
  const named = (row) => {
    const places = rows.get("places", row);
    const left = rows.get("things", row) - places.length;
    return [make("b", {}, places.join(" = ")), make("span", {}, left > 0 ? `and ${counted(left, "more place")}` : "")];
  };
  return new Listing({
    page: "secrets", rows, label: "Same value in several places", noun: ["value", "values"], heights: { wide: 58, narrow: 84 },
    columns: [
      { title: "Places", width: "minmax(0, 1fr)", kind: "main", cell: named },
      { title: "Places", width: "6rem", kind: "count", sort: "things", cell: (row) => figure(rows.get("things", row)) },
      { title: "Stores", width: "6rem", kind: "count", sort: "stores", cell: (row) => figure(rows.get("stores", row)) },
      { title: "Open", width: "6rem", kind: "count", sort: "open", cell: (row) => figure(rows.get("open", row)) },
    ],
    filters: [],
    sorts: {
      things: { word: "most places first", by: get("things"), down: true },
      stores: { word: "most stores first", by: get("stores"), down: true },
      open: { word: "most open first", by: get("open"), down: true },
    },
    first: "things", search: ["places"],
  });
}

function exposuresListing(rows) {
  const get = (name) => (row) => rows.get(name, row);
  return new Listing({
    page: "secrets", rows, label: "Values that lie open", noun: ["value", "values"], heights: { wide: 58, narrow: 84 },
    columns: [
      { title: "Place", width: "minmax(0, 1fr)", kind: "main", sort: "place", cell: (row) => [make("b", {}, rows.get("place", row)), make("span", {}, rows.get("where", row) + (rows.get("places", row) > 1 ? ` and ${counted(rows.get("places", row) - 1, "more place")}` : ""))] },
      { title: "What", width: "minmax(0, 13rem)", sort: "what", cell: get("what") },
      { title: "Opens", width: "minmax(0, 14rem)", sort: "opens", cell: (row) => rows.get("opens", row) || make("span", { class: "quiet" }, "not known") },
      { title: "In newest version", width: "9.5rem", sort: "head", cell: get("head") },
      { title: "Since", width: "7rem", kind: "rare", sort: "since", cell: (row) => rows.get("since", row) || "–" },
    ],
    filters: [],
    sorts: {
      head: { word: "in the newest version first", by: (row) => ["yes", "not told", "only in history"].indexOf(rows.get("head", row)), down: false },
      place: { word: "place", by: get("place"), down: false },
      what: { word: "what", by: get("what"), down: false },
      opens: { word: "what it opens", by: get("opens"), down: true },
      since: { word: "since", by: get("since"), down: true },
    },
    first: "head", search: ["place", "what", "where", "opens"],
  });
}
