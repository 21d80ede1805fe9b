const PLACEHOLDER = /<<((?:lookup:)?[^<>/]+\/[^<>/.]+)\.([^<>~]+)~*>>/g;

/** Text in which what only AWS knows reads as the name and property that it comes from. */
function text(value) {
  const parts = [];
  let last = 0;
  for (const match of value.matchAll(PLACEHOLDER)) {
    parts.push(value.slice(last, match.index), reference(match[1], match[2]));
    last = match.index + match[0].length;
  }
  return [...parts, value.slice(last)].filter((part) => part !== "");
}

function reference(source, path) {
  const type = source.slice(0, source.indexOf("/"));
  const name = source.slice(source.indexOf("/") + 1);
  const label = [make("span", { class: "from" }, name), `.${path}`];
  const title = `Known once it exists: ${path} of the ${type} ${name}`;
  if (!sources.has(source)) {
    return make("span", { class: "known-later", title }, label);
  }
  const go = () => showResource(source);
  return make("button", { type: "button", class: "known-later", title, onclick: go }, label);
}

/** Text without markup in which placeholders read as in `text`. */
function plain(value) {
  const said = typeof value === "string" ? value : JSON.stringify(value);
  return (said ?? "").replace(PLACEHOLDER, (_, source, path) => `${source.slice(source.indexOf("/") + 1)}.${path}`);
}

/** An input: lists and objects by their keys, JSON text as what it says. */
function shownValue(value) {
  if (typeof value === "string") {
    const inner = parsed(value);
    return inner === undefined ? leaf(value) : pairs(inner);
  }
  if (value !== null && typeof value === "object" && Object.keys(value).length) {
    return pairs(value);
  }
  return make("span", { class: "leaf" }, value === null ? "none" : JSON.stringify(value));
}

function leaf(value) {
  if (value === "[secret]") {
    return make("span", { class: "leaf hidden-value" }, "secret");
  }
  return make("span", { class: "leaf" }, value === "" ? "empty" : text(value));
}

function pairs(value) {
  const lists = Array.isArray(value);
  return make(
    "dl",
    { class: "pairs" },
    Object.entries(value).map(([key, inner]) =>
      make("div", {}, make("dt", {}, lists ? String(Number(key) + 1) : key), make("dd", {}, shownValue(inner))),
    ),
  );
}

/** What JSON text says; nothing where it says no object or list. */
function parsed(value) {
  if (!/^[[{]/.test(value) || value === "[secret]") {
    return undefined;
  }
  try {
    const inner = JSON.parse(value);
    return Object.keys(inner).length ? inner : undefined;
  } catch {
    return undefined;
  }
}
