const SEVERITIES = ["critical", "high", "medium", "low"];

function drawJudged() {
  const { findings, waived, exempt, met } = data.judged;
  const children = [make("p", { class: "lead" }, `${many(met, "check")} met.`)];
  if (!findings.length) {
    children.push(empty("Nothing is wrong by the rules."));
  }
  for (const severity of SEVERITIES) {
    const group = findings.filter((one) => one.severity === severity);
    if (group.length) {
      const total = group.reduce((sum, one) => sum + times(one), 0);
      const name = make("h3", { class: "severity" }, badge(severity), make("span", { class: "number" }, String(total)));
      children.push(make("div", { class: "part" }, name, group.map(finding)));
    }
  }
  if (waived.length) {
    children.push(aside("Waived: not met on purpose", waived.length, "rule", () => waived.map(onPurpose)));
  }
  if (exempt.length) {
    children.push(aside("Exempt: cannot apply here", exempt.length, "rule", () => exempt.map(cannot)));
  }
  byId("judged").append(...children);
}

function badge(severity) {
  const rank = SEVERITIES.indexOf(severity);
  const dots = SEVERITIES.map((_, place) => make("i", { class: place < 4 - rank ? "on" : undefined }));
  const shape = make("span", { class: "rank", "aria-hidden": "true" }, dots);
  return make("span", { class: `badge ${severity}` }, shape, severity);
}

function title(one) {
  return make("h4", {}, prose(one.title), " ", make("code", { class: "id" }, one.id));
}

function finding(one) {
  return make(
    "article",
    { class: "finding" },
    title(one),
    make("p", {}, make("strong", {}, "Do "), prose(one.remedy)),
    make("p", { class: "soft" }, make("strong", {}, "Why "), prose(one.reason)),
    found(one),
    make("p", { class: "source" }, one.source),
  );
}

function found(one) {
  const lines = one.found.map((each) => row(make("td", {}, resources(each)), prose(each.said), make("td", {}, place(each))));
  const shown = () => table(`Found by ${one.id}`, ["Resource", "Found", "Where"], lines);
  return lines.length > 8 ? disclosure(many(times(one), "resource"), shown) : shown();
}

/** Names that lead to the resources. */
function resources(one) {
  return one.resources.flatMap(({ name, type }, number) => {
    const source = `${type}/${name}`;
    const go = () => showResource(source);
    const named = sources.has(source) ? make("button", { type: "button", class: "link", onclick: go }, name) : name;
    return number ? [", ", named] : [named];
  });
}

function times(one) {
  return one.found.reduce((sum, each) => sum + each.resources.length, 0);
}

function onPurpose(one) {
  return make(
    "article",
    { class: "finding" },
    title(one),
    make("p", {}, make("strong", {}, "Waived "), `until ${one.until}: ${one.why}`),
    found(one),
  );
}

function cannot(one) {
  return make(
    "article",
    { class: "finding" },
    title(one),
    make("p", {}, prose(one.why)),
    make("p", { class: "soft" }, resources(one)),
  );
}
