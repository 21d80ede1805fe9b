const KINDS = {
  "packets open": "from the internet",
  packets: "packets",
  grant: "IAM",
  both: "packets and IAM",
};

function drawWays() {
  const { nodes, pairs: found, reached } = data.ways;
  if (!found.length) {
    byId("ways").append(empty("Nothing talks to anything."));
    return;
  }
  const views = { matrix: matrix(nodes, found), list: list(nodes, found) };
  const choose = (name) => {
    for (const [each, view] of Object.entries(views)) {
      view.hidden = each !== name;
      buttons[each].setAttribute("aria-pressed", String(each === name));
    }
  };
  const buttons = {};
  for (const [name, label] of [["matrix", "Matrix"], ["list", "List"]]) {
    buttons[name] = make("button", { type: "button", class: "button", onclick: () => choose(name) }, label);
  }
  const switcher = make("span", { class: "buttons", role: "group", "aria-label": "View" }, Object.values(buttons));
  const tools = make("div", { class: "tools" }, legend(), switcher);
  byId("ways").append(tools, views.matrix, views.list, fromInternet(reached));
  choose(matchMedia("(max-width: 45rem)").matches ? "list" : "matrix");
}

function legend() {
  const part = ([kind, name]) => make("span", {}, make("span", { class: `dot ${kind}` }), ` ${name} `);
  return make("p", { class: "legend" }, Object.entries(KINDS).map(part));
}

/** Rows of those who ask, columns of those who are asked; one cell at a time takes the focus. */
function matrix(nodes, found) {
  const from = [...new Set(found.map((one) => one.source))].sort((a, b) => a - b);
  const to = [...new Set(found.map((one) => one.target))].sort((a, b) => a - b);
  const cells = new Map(found.map((one) => [`${one.source} ${one.target}`, one]));
  const told = make("div", { class: "told", "aria-live": "polite" });
  told.append(make("p", { class: "soft" }, "Choose a dot to see what it stands for."));
  const head = to.map((target) => make("th", { scope: "col" }, make("span", {}, nodes[target].name)));
  const body = from.map((source) => {
    const marks = to.map((target) => {
      const pair = cells.get(`${source} ${target}`);
      return make("td", {}, pair ? dot(nodes, pair, told) : null);
    });
    return make("tr", {}, make("th", { scope: "row" }, nodes[source].name), marks);
  });
  const corner = make("td", { class: "corner" }, make("span", {}, "from ↓ to →"));
  const grid = make(
    "table",
    { class: "matrix", onkeydown: move },
    make("caption", { class: "unseen" }, "Who may talk to whom. Arrow keys go from dot to dot."),
    make("thead", {}, make("tr", {}, corner, head)),
    make("tbody", {}, body),
  );
  const first = grid.querySelector("button");
  first.tabIndex = 0;
  return make("div", { class: "split" }, make("div", { class: "scroll" }, grid), told);
}

function dot(nodes, pair, told) {
  const [source, target] = [nodes[pair.source], nodes[pair.target]];
  const choose = (event) => {
    const chosen = event.currentTarget.closest("table").querySelector("[aria-pressed=true]");
    chosen?.setAttribute("aria-pressed", "false");
    event.currentTarget.setAttribute("aria-pressed", "true");
    told.replaceChildren(
      make("h3", {}, way(nodes, pair)),
      make("p", { class: "soft" }, [source, target].map((one) => one.kind || "outside").join(" → ")),
      access(nodes, pair),
    );
  };
  const lines = pair.lines.map((line) => `${line.port} ${said(line, source)}`);
  const label = `${source.name} to ${target.name}: ${lines.join("; ")}`;
  return make(
    "button",
    { type: "button", tabindex: "-1", "aria-pressed": "false", "aria-label": label, title: label, onclick: choose },
    make("span", { class: `dot ${pair.kind}${source.is_internet ? " open" : ""}` }),
  );
}

function way(nodes, pair) {
  return `${nodes[pair.source].name} → ${nodes[pair.target].name}`;
}

function access(nodes, pair) {
  const words = (line) => make("span", {}, said(line, nodes[pair.source]));
  const lines = pair.lines.map((line) => make("li", {}, make("code", {}, line.port), words(line)));
  return make("ul", { class: "access" }, lines);
}

/** What may be done; from the internet there is nobody to ask. */
function said(line, source) {
  const words = line.words.length ? line.words.join(", ") : source.is_internet ? "anyone" : "";
  return [words, ...line.sides].filter(Boolean).join(", ");
}

/** Arrow keys go to the next dot in their direction. */
function move(event) {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = steps[event.key];
  const button = event.target.closest("button");
  if (!step || !button) {
    return;
  }
  event.preventDefault();
  const grid = [...event.currentTarget.tBodies[0].rows].map((one) => [...one.cells].slice(1));
  const here = grid.findIndex((one) => one.includes(button.parentElement));
  const next = step[0] ? nearest(grid, here, button, step[0]) : beside(grid[here], button, step[1]);
  if (next) {
    button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function beside(cells, button, step) {
  const dots = cells.map((cell) => cell.firstElementChild).filter(Boolean);
  return dots[dots.indexOf(button) + step];
}

/** The dot of the next row that is the least to the side. */
function nearest(grid, here, button, step) {
  const column = grid[here].indexOf(button.parentElement);
  const far = (dot, cells) => Math.abs(cells.indexOf(dot.parentElement) - column);
  const cells = grid[here + step];
  const dots = cells?.map((cell) => cell.firstElementChild).filter(Boolean) ?? [];
  return dots.sort((a, b) => far(a, cells) - far(b, cells))[0];
}

function list(nodes, found) {
  const lines = found.map((pair) => row(way(nodes, pair), make("td", { class: "open-to" }, access(nodes, pair))));
  return make("div", {}, table("Who may talk to whom", ["Way", "Port and access"], lines));
}

function fromInternet(reached) {
  const lines = reached.map((one) => row(one.name, one.way));
  return make(
    "div",
    { class: "part" },
    make("h3", {}, "Reachable from the internet"),
    lines.length ? table("Reachable from the internet", ["Component", "Way"], lines) : empty("Nothing."),
  );
}
