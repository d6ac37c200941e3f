// One framework, item by item, with the checks that relate to each.

function frameworkPage({ frameworks, checks, titles }) {
  const known = new Map(frameworks.map((each) => [each.id, each]));
  const checksOf = (numbers) => numbers.map((number) => checks[number]).map(([rule, ...rest]) => [rule, titles[rule], ...rest]);
  return (id) => {
    const page = byId("framework");
    const framework = known.get(id);
    const back = make("nav", { class: "crumbs", "aria-label": "Frameworks" }, make("a", { href: "#frameworks" }, "← All frameworks"));
    page.replaceChildren(back, ...(framework ? frameworkTold(framework, checksOf) : [make("h1", { tabindex: "-1" }, "No such framework")]));
  };
}

function frameworkTold(framework, checksOf) {
  const looked = framework.items.filter(([, , standing]) => standing !== "no check");
  const unseen = framework.items.filter(([, , standing]) => standing === "no check");
  return [
    make("h1", { tabindex: "-1" }, `${framework.title}, edition ${framework.edition}`),
    make("p", { class: "quiet" }, `${framework.summed}. What follows is related to the framework; it proves no compliance with it.`),
    make("div", { class: "items card" }, looked.map(([id, title, standing, open, accepted, numbers]) => itemTold(id, title, standing, open, accepted, checksOf(numbers)))),
    unseen.length ? make("details", {}, make("summary", {}, `No check relates to ${counted(unseen.length, "item")}: look elsewhere`),
      make("ul", { class: "sentences" }, unseen.map(([id, title]) => make("li", {}, make("b", {}, id), ` ${title}`)))) : null,
  ].filter(Boolean);
}

function itemTold(id, title, standing, open, accepted, checks) {
  const counts = [open && `${figure(open)} open`, accepted && `${figure(accepted)} accepted`].filter(Boolean).join(", ");
  const speaking = checks.filter((check) => LOUD.has(check[2]));
  const quiet = checks.filter((check) => !LOUD.has(check[2]));
  return make("div", { class: "item" },
    make("div", {}, stands(standing)),
    make("div", {}, make("h2", {}, `${id} ${title}`, counts && make("span", { class: "quiet" }, ` · ${counts}`)),
      make("div", { class: "item-checks" },
        speaking.length ? make("ul", { class: "checks" }, speaking.map(checkTold)) : null,
        quiet.length ? make("details", {}, make("summary", {}, quietSaid(quiet)), make("ul", { class: "checks" }, quiet.map(checkTold))) : null)));
}

// What is broken stands open, the rest behind its counts, which say what is unknown.
const LOUD = new Set(["broken"]);

function quietSaid(checks) {
  const words = new Map();
  for (const [, , standing] of checks) words.set(standing, (words.get(standing) || 0) + 1);
  return `${counted(checks.length, "other check")}: ${[...words].map(([word, count]) => `${figure(count)} ${word}`).join(", ")}`;
}

function stands(standing) {
  return make("span", { class: `stands ${standing.replace(" ", "-")}` }, standing);
}

function checkTold([rule, title, standing, open, way, source]) {
  const told = open ? make("a", { href: addressOf("findings", "", { rule }) }, `${title}: ${figure(open)} open`) : title;
  return make("li", {}, stands(standing), make("span", {}, told),
    way && make("span", { class: "quiet" }, `by way of ${way} (${source})`));
}
