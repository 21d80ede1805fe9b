function drawDifferences() {
  const found = data.differences;
  byId("differs").append(...(found ? compared(found) : [notCompared()]));
}

function notCompared() {
  const command = make("code", {}, "groundwork report STACK --against OTHER");
  return make("p", { class: "empty" }, "Compared with nothing: ", command, " compares.");
}

function compared(found) {
  const groups = [
    ["Only here", found.added.length, "resource", () => names(found.added)],
    [`Only in ${found.there}`, found.removed.length, "resource", () => names(found.removed)],
    ["Changed", found.changed.length, "resource", () => found.changed.map((one) => changed(one, found.there))],
    ["Cost", found.cost.components.length, "component", () => prices(found.cost, found.there)],
    ["Ways", found.ways.length, "way", () => waysThatDiffer(found)],
    ["Findings", found.findings.length, "finding", () => findingsThatDiffer(found)],
  ].filter(([, count]) => count);
  const there = make("strong", {}, found.there);
  return [
    make("p", { class: "lead" }, "What this stack has otherwise than ", there, "."),
    ...groups.map(([name, count, word, fill]) => aside(name, count, word, fill)),
    groups.length ? "" : empty("No difference."),
  ];
}

function names(resources) {
  const lines = resources.map((one) => row(one.name, make("code", {}, one.type), one.component || "stack"));
  return table("Resources", ["Name", "Type", "Component"], lines);
}

/** A resource with the inputs that are others. */
function changed(one, there) {
  const summary = make(
    "span",
    { class: "resource" },
    spaced(
      make("span", { class: "name" }, one.name),
      make("span", { class: "kind" }, one.type),
      make("span", { class: "number" }, many(one.inputs.length, "input")),
    ),
  );
  const lines = () =>
    one.inputs.map((each) => row(make("code", {}, each.path), side(each.before), side(each.after)));
  return disclosure(summary, () => table(`Inputs of ${one.name}`, ["Input", there, "here"], lines()), { class: "row" });
}

function side(value) {
  const shown = value === null ? make("span", { class: "soft" }, "none") : shownValue(value);
  return make("td", { class: "side" }, shown);
}

function prices(cost, there) {
  const total = row(make("strong", {}, "total"), money(cost.before), money(cost.after));
  const lines = cost.components.map((one) => row(one.name, money(one.before), money(one.after)));
  const columns = ["Component", { name: there, class: "amount" }, { name: "here", class: "amount" }];
  return table("Cost that differs, US dollars a month", columns, [...lines, total]);
}

function money(usd) {
  return make("td", { class: "amount" }, usd === "$0.00" ? "nothing" : usd);
}

function waysThatDiffer(found) {
  const lines = found.ways.map((one) =>
    row(`${one.source} → ${one.target}`, make("code", {}, one.port), one.words, only(one, found.there)),
  );
  return table("Ways that differ", ["Way", "Port", "Access", "Only"], lines);
}

function findingsThatDiffer(found) {
  const lines = found.findings.map((one) =>
    row(one.resource, make("code", {}, one.id), one.severity, prose(one.said), only(one, found.there)),
  );
  return table("Findings that differ", ["Resource", "Rule", "Severity", "Found", "Only"], lines);
}

function only(one, there) {
  return one.kind === "added" ? "here" : `in ${there}`;
}
