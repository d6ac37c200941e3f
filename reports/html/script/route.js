// Where one is stands behind the # of the address: page/what?filters. So every view has an address, and back goes back.

function placeOf(hash) {
  const [path, query] = hash.replace(/^#/, "").split("?");
  const [page, ...rest] = path.split("/");
  return { page, what: decoded(rest.join("/")), wanted: new URLSearchParams(query || "") };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function addressOf(page, what, wanted) {
  const query = new URLSearchParams(Object.entries(wanted || {}).filter(([, value]) => value !== "")).toString();
  return `#${page}${what ? "/" + encodeURIComponent(what) : ""}${query ? "?" + query : ""}`;
}

// The entry of the menu that a page belongs to.
const PARENT = { finding: "findings", framework: "frameworks" };

function routed(pages) {
  let first = true;
  const show = () => {
    let { page, what, wanted } = placeOf(location.hash);
    if (page === "frameworks" && what) page = "framework";
    if (!(page in pages)) page = "overview";
    for (const each of document.querySelectorAll(".page")) each.classList.toggle("shown", each.id === page);
    for (const link of document.querySelectorAll(".frame nav a")) {
      if (link.dataset.page === (PARENT[page] || page)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      if (link.hasAttribute("aria-current")) link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    pages[page](what, wanted);
    const title = byId(page).querySelector("h1");
    document.title = `${title.textContent} · ${pages.estate}`;
    if (first) {
      first = false;
    } else {
      scrollTo(0, 0);
      title.focus({ preventScroll: true });
    }
  };
  addEventListener("hashchange", show);
  show();
}
