/** Make an element; text goes in as text, so that no name can become markup. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

/** `1 finding`, `2 findings`. */
function many(count, word) {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

/** What opens to show more, and is filled when it is opened first. */
function disclosure(summary, fill, properties = {}) {
  const body = make("div", { class: "inside" });
  let filled = false;
  const details = make("details", properties, make("summary", {}, summary), body);
  details.fill = () => {
    if (!filled) {
      filled = true;
      body.append(...[fill()].flat());
    }
  };
  details.addEventListener("toggle", () => details.open && details.fill());
  return details;
}

/** Parts that stand apart for the eye, kept apart for the ear, too. */
function spaced(...parts) {
  return parts.filter(Boolean).flatMap((part) => [part, " "]);
}

/** A table with a caption for those who cannot see what stands around it. */
function table(caption, columns, rows, properties = {}) {
  const heads = columns.map((column) => make("th", { scope: "col", class: column.class }, column.name ?? column));
  for (const each of rows) {
    [...each.cells].forEach((cell, number) => cell.setAttribute("data-column", heads[number].textContent));
  }
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make(
      "table",
      properties,
      make("caption", { class: "unseen" }, caption),
      make("thead", {}, make("tr", {}, heads)),
      make("tbody", {}, rows),
    ),
  );
}

function row(...cells) {
  return make("tr", {}, cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : make("td", {}, cell))));
}

/** Text in which what stands between backticks is code. */
function prose(text) {
  return text.split(/`([^`]+)`/).map((part, number) => (number % 2 ? make("code", {}, part) : part));
}

/** Where in the stack file something comes from. */
function place(one) {
  const path = one.path ? [" ", make("code", {}, one.path)] : [];
  return make("span", { class: "place" }, `${data.file}:${one.line}`, path);
}

/** What is told last and read seldom. */
function aside(name, count, word, fill) {
  const number = make("span", { class: "number" }, ` ${many(count, word)}`);
  return disclosure(make("span", {}, make("strong", {}, name), number), fill, { class: "aside" });
}

function part(name, ...children) {
  return make("div", { class: "part" }, make("h3", {}, name), children);
}

function empty(text) {
  return make("p", { class: "empty" }, text);
}

const data = JSON.parse(byId("data").textContent);
