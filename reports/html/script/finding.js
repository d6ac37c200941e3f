// One finding: what, where, how one knows, why that bad, what to do, and its life.

function findingPage(data, rows, listing, identities) {
  const numbers = new Map();
  for (let row = 0; row < rows.count; row += 1) numbers.set(rows.get("id", row), row);
  return (id) => {
    const page = byId("finding");
    const row = numbers.get(id);
    page.replaceChildren(crumbs(rows, row, listing), ...(row === undefined ? unknown(id) : told(data, rows, row, identities)));
  };
}

function unknown(id) {
  return [make("h1", { tabindex: "-1" }, "No such finding"), make("p", { class: "quiet" }, `This scan has no finding ${cut(id, 80)}.`)];
}

// Back to the list, and on to its neighbours in the order in which the list stands now.
function crumbs(rows, row, listing) {
  const shown = listing.shown || [];
  const at = shown.indexOf(row);
  const beside = (to, word) => at >= 0 && to >= 0 && to < shown.length ? make("a", { href: findingLink(rows, shown[to]) }, word) : null;
  return make("nav", { class: "crumbs", "aria-label": "Findings" },
    make("a", { href: listing.address || "#findings" }, "← All findings"),
    make("span", {}, beside(at - 1, "← Previous"), beside(at + 1, "Next →")));
}

function told(data, rows, row, identities) {
  const get = (name) => rows.get(name, row);
  const advice = data.advice[get("id")];
  const name = get("name");
  const subject = get("subject");
  return [
    make("p", { class: "finding-head" }, severity(get("severity")), make("span", { class: "chip" }, `risk ${get("risk")} of 100`),
      make("span", { class: "chip" }, get("status")), get("late") && make("span", { class: "severity critical" }, "overdue"), make("span", { class: "quiet" }, get("id"))),
    make("h1", { tabindex: "-1" }, get("title")),
    make("p", { class: "subject" }, name, name !== subject && make("code", {}, subject)),
    make("div", { class: "finding-body" }, wrong(data, get), riskCard(get)),
    focusCard(data.focus[subject]) || "",
    make("div", { class: "finding-body" },
      make("div", {}, advice ? [adviceCard(advice), checkCard(advice)] : remedy(data, get)),
      make("div", {}, factsCard(get, rows, row, identities), frameworksCard(get))),
  ];
}

function wrong(data, get) {
  const why = data.rules[get("rule")];
  const evidence = get("evidence").filter((each) => !get("message").includes(each));
  return card("What is wrong",
    make("p", {}, get("message")),
    evidence.length ? make("ul", { class: "evidence" }, evidence.map((each) => make("li", {}, each))) : null,
    why && make("p", { class: "quiet" }, why));
}

// The way to it and on from it. The drawing comes as parts, which are made anew: nothing is parsed.
function focusCard(parts) {
  if (!parts) return null;
  const drawing = make("div", { class: "focus", tabindex: "0", role: "region", "aria-label": FOCUS }, drawnAnew(parts));
  const whole = make("button", { type: "button", class: "plain-button", "aria-pressed": "false" }, "Fit into the page");
  whole.addEventListener("click", () => {
    const fitted = drawing.classList.toggle("fitted");
    whole.setAttribute("aria-pressed", fitted);
    centred(drawing);
  });
  const made = card(FOCUS, drawing);
  made.classList.add("focus-card");
  made.firstChild.after(whole);
  // Its size is known once it is in the page.
  requestAnimationFrame(() => {
    whole.hidden = drawing.scrollWidth <= drawing.clientWidth && drawing.scrollHeight <= drawing.clientHeight;
    centred(drawing);
  });
  return made;
}

const FOCUS = "How one gets there, and what follows";

// What the finding is about is what one looks at first, however much stands around it.
function centred(drawing) {
  const subject = drawing.querySelector(".subject");
  if (!subject) return;
  const [inner, outer] = [subject.getBoundingClientRect(), drawing.getBoundingClientRect()];
  drawing.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  drawing.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
}

function drawnAnew([name, attributes, ...inside]) {
  return draw(name, attributes, inside.map((each) => (typeof each === "string" ? each : drawnAnew(each))));
}

function remedy(data, get) {
  return card("What to do",
    get("remedy") ? make("p", {}, get("remedy")) : null,
    make("p", { class: "aside-note" }, `The page has each step for the ${figure(data.detailed)} riskiest findings; for this one ask:`),
    typed(`muster show ${get("id")} --all`));
}

function riskCard(get) {
  const terms = get("terms");
  const sum = terms.reduce((total, [points]) => total + points, 0);
  const risk = get("risk");
  const held = sum === risk ? "" : `, held to ${risk}`;
  return card(`Why ${risk} of 100`, make("ol", { class: "terms" },
    terms.map(([points, why], at) => make("li", {},
      make("b", { class: points < 0 ? "less" : null }, at && points >= 0 ? `+${points}` : `${points}`.replace("-", "−")),
      make("span", {}, why), termBar(points))),
    make("li", { class: "sum" }, make("b", {}, `${sum}`), make("span", {}, `together${held}`))));
}

function termBar(points) {
  const width = Math.min(Math.abs(points), 100);
  return draw("svg", { class: "bar", viewBox: "0 0 100 5", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { class: points < 0 ? "part-fine" : "part-risk", width, height: 5 }));
}

function factsCard(get, rows, row, identities) {
  const identity = get("identity");
  const facts = [
    ["Owner", get("owner") || "nobody is known to own it"],
    ["Identity", identity >= 0 ? make("a", { href: addressOf("findings", "", { identity, status: "any" }) }, `${identities.get("name", identity)}: everything about it`) : ""],
    ["Environment", get("environment") || "not told"],
    ["Source", [get("source"), get("scope")].filter(Boolean).join(" · ")],
    ["Rule", make("a", { href: addressOf("findings", "", { rule: get("rule") }) }, get("rule"))],
    ["First seen", get("first")],
    ["Last seen", get("last")],
    ["Due", get("due") ? due(rows, row) : ""],
    ["Life", get("life").join(" ")],
  ];
  return card("Life and place", make("dl", { class: "facts" },
    facts.filter(([, value]) => value).map(([title, value]) => [make("dt", {}, title), make("dd", {}, value)])));
}

function frameworksCard(get) {
  const cited = get("frameworks");
  if (!cited.length) return null;
  return card("Related to", make("ul", { class: "chips" }, cited.map((each) => make("li", { class: "chip" }, each))));
}
