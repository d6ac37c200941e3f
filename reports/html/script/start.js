// The page comes alive once its data is read. Until then, and without JavaScript, it is what it was sent as.

async function start() {
  const data = await readData();
  themed();
  const identities = identitiesPage(data);
  const findings = findingsPage(data, identities.rows);
  const secrets = secretsPage(data);
  const finding = findingPage(data, findings.rows, findings.listing, identities.rows);
  const framework = frameworkPage(data.postures);
  menuCounts({ findings: findings.rows.count, identities: identities.rows.count });
  printing(findings.rows, findings.listing);
  document.documentElement.classList.add("js");
  routed({
    estate: `${data.scan.estate}, scan ${data.scan.number}`,
    overview: () => {},
    findings: (what, wanted) => {
      findings.listing.address = location.hash;
      findings.listing.show(wanted);
    },
    finding,
    identities: (what, wanted) => identities.listing.show(wanted),
    secrets,
    coverage: () => {},
    frameworks: () => {},
    framework,
  });
  document.documentElement.dataset.ready = "";
}

function menuCounts(counts) {
  for (const [page, count] of Object.entries(counts)) document.querySelector(`nav a[data-page="${page}"]`).append(make("span", {}, figure(count)));
}

start();
