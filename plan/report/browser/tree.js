/** Resources by what placeholders call them, and the rows of components by their URN. */
const sources = new Map();
const rows = new Map();

for (const component of data.tree) {
  for (const resource of component.resources) {
    sources.set(`${resource.type}/${resource.name}`, { component, resource });
  }
}

function drawTree() {
  byId("tree").replaceChildren(
    ...data.tree.map((component) => {
      const made = componentRow(component);
      rows.set(component.urn, made);
      return made;
    }),
  );
  const total = data.tree.reduce((sum, one) => sum + one.resources.length, 0);
  const all = many(total, "resource");
  byId("count").textContent = all;
  let waiting = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(byId("search").value, all), 80);
  });
}

function componentRow(component) {
  const count = component.resources.length;
  const summary = make(
    "span",
    { class: "component" },
    spaced(
      make("span", { class: "name" }, component.name),
      make("span", { class: "kind" }, [component.kind, ...component.facts].filter(Boolean).join(" · ")),
      make("span", { class: "number" }, String(count)),
    ),
  );
  const fill = () => [
    make("p", { class: "from-file" }, "From ", place(component)),
    ...component.resources.map(resourceRow),
  ];
  const details = disclosure(summary, fill, { class: "row" });
  details.style.setProperty("--depth", component.depth);
  return details;
}

function resourceRow(resource) {
  const summary = make(
    "span",
    { class: "resource" },
    spaced(
      make("span", { class: "name" }, resource.name),
      make("span", { class: "kind" }, resource.type),
      resource.kept && make("span", { class: "mark" }, "kept"),
    ),
  );
  const fill = () =>
    Object.keys(resource.inputs).length ? pairs(resource.inputs) : empty("No inputs.");
  return disclosure(summary, fill, { class: "row", "data-source": `${resource.type}/${resource.name}` });
}

/** What a resource is found by: its name, its type, and its inputs as they read on the page. */
function haystack(component, resource) {
  resource.words ??= [component.name, component.kind, resource.name, resource.type, plain(resource.inputs)]
    .join("\n")
    .toLowerCase();
  return resource.words;
}

/** Show the resources in which every word stands, each component opened. */
function search(asked, all) {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const component of data.tree) {
    const row = rows.get(component.urn);
    const hits = component.resources.filter((one) => {
      const hay = haystack(component, one);
      return words.every((word) => hay.includes(word));
    });
    const named = words.every((word) => `${component.name} ${component.kind}`.toLowerCase().includes(word));
    row.hidden = words.length > 0 && !hits.length && !named;
    found += hits.length;
    if (words.length && hits.length) {
      row.fill();
    }
    row.open = words.length > 0 && hits.length > 0;
    for (const inner of row.querySelectorAll(":scope > .inside > .row")) {
      inner.hidden = !hits.some((one) => `${one.type}/${one.name}` === inner.dataset.source);
    }
  }
  byId("count").textContent = words.length ? `${found} of ${all}` : all;
}

function clearSearch() {
  if (byId("search").value) {
    byId("search").value = "";
    search("", many(sources.size, "resource"));
  }
}

/** Open a component's row and go to it. */
function showComponent(urn) {
  clearSearch();
  reveal(rows.get(urn));
}

/** Open a resource's row and go to it. */
function showResource(source) {
  clearSearch();
  const { component } = sources.get(source);
  const outer = rows.get(component.urn);
  outer.open = true;
  outer.fill();
  reveal([...outer.querySelectorAll(".row")].find((one) => one.dataset.source === source));
}

function reveal(row) {
  row.open = true;
  row.fill();
  row.firstElementChild.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}
