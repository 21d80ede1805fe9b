const LARGEST = 12;

/** Move and zoom the picture by its view box; 1 is the whole of it. */
function drawPicture() {
  const canvas = byId("canvas");
  const svg = canvas.querySelector("svg");
  const whole = svg.viewBox.baseVal;
  const size = { width: whole.width, height: whole.height };
  const view = { x: 0, y: 0, zoom: 1 };
  const fingers = new Map();
  svg.style.setProperty("--natural", `${size.width}px`);
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  byId("frame").querySelector(".tools").hidden = false;

  function show() {
    const [width, height] = [size.width / view.zoom, size.height / view.zoom];
    view.x = Math.min(Math.max(view.x, 0), size.width - width);
    view.y = Math.min(Math.max(view.y, 0), size.height - height);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${width} ${height}`);
    canvas.classList.toggle("zoomed", view.zoom > 1);
  }

  /** The middle of what is on the screen of it. */
  function seen() {
    const box = canvas.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    return { x: box.x + box.width / 2, y: (top + Math.max(bottom, top)) / 2 };
  }

  /** Zoom by a factor around a point of the screen; around the middle without one. */
  function zoom(factor, at) {
    const point = at ?? seen();
    const before = inPicture(point);
    view.zoom = Math.min(Math.max(view.zoom * factor, 1), LARGEST);
    show();
    const after = inPicture(point);
    view.x += before.x - after.x;
    view.y += before.y - after.y;
    show();
  }

  function inPicture(point) {
    return new DOMPoint(point.x, point.y).matrixTransform(svg.getScreenCTM().inverse());
  }

  /** Move by pixels of the screen. */
  function pan(x, y) {
    const scale = svg.getScreenCTM().a;
    view.x -= x / scale;
    view.y -= y / scale;
    show();
  }

  function fit() {
    Object.assign(view, { x: 0, y: 0, zoom: 1 });
    show();
  }

  canvas.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), event);
    }
  }, { passive: false });

  let dragged = false;
  canvas.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    dragged = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last || !event.buttons) {
      fingers.delete(event.pointerId);
      return;
    }
    const [x, y] = [event.clientX - last.x, event.clientY - last.y];
    if (!dragged && Math.hypot(x, y) < 4) {
      return;
    }
    dragged = true;
    canvas.setPointerCapture(event.pointerId);
    const before = [...fingers.values()];
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = [...fingers.values()];
    if (after.length === 2) {
      zoom(distance(after) / distance(before), middle(after));
    }
    pan(x / after.length, y / after.length);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }

  canvas.addEventListener("keydown", (event) => {
    const keys = {
      ArrowLeft: () => pan(60, 0),
      ArrowRight: () => pan(-60, 0),
      ArrowUp: () => pan(0, 60),
      ArrowDown: () => pan(0, -60),
      "+": () => zoom(1.3),
      "=": () => zoom(1.3),
      "-": () => zoom(1 / 1.3),
      0: fit,
    };
    const act = keys[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act();
    }
  });

  const acts = {
    in: () => zoom(1.5),
    out: () => zoom(1 / 1.5),
    fit,
    screen: () => (document.fullscreenElement ? document.exitFullscreen() : byId("frame").requestFullscreen()),
  };
  for (const button of byId("frame").querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", acts[button.dataset.zoom]);
  }
  const screen = byId("frame").querySelector("[data-zoom=screen]");
  screen.hidden = !document.fullscreenEnabled;
  document.addEventListener("fullscreenchange", () => {
    screen.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  });

  follow(svg, () => dragged);
  show();
}

function distance([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y) || 1;
}

function middle([one, other]) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** Follow the ways of one node: by the list, or by a click on it. */
function follow(svg, wasDragged) {
  const select = byId("follow");
  const nodes = [...data.tree, ...data.ways.nodes];
  const named = new Map(nodes.map((node) => [node.urn || node.name, node]));
  const parts = [...svg.querySelectorAll(".node[data-urn]")].map((part) => part.dataset.urn);
  const known = [...new Set(parts)].filter((urn) => named.has(urn));
  const name = (urn) => named.get(urn).name;
  for (const urn of known.sort((a, b) => name(a).localeCompare(name(b), "en"))) {
    select.append(make("option", { value: urn }, name(urn)));
  }
  const choose = (urn) => {
    select.value = urn;
    svg.classList.toggle("following", urn !== "");
    const near = new Set([urn]);
    for (const edge of svg.querySelectorAll(".edge")) {
      const { source, target } = edge.dataset;
      const on = source === urn || target === urn;
      edge.classList.toggle("followed", on);
      if (on) {
        near.add(source).add(target);
      }
    }
    for (const part of svg.querySelectorAll(".node")) {
      part.classList.toggle("followed", near.has(part.dataset.urn));
    }
    tell(urn && named.get(urn));
  };
  select.addEventListener("change", () => choose(select.value));
  svg.addEventListener("click", (event) => {
    const urn = event.target.closest(".node")?.dataset.urn;
    if (!wasDragged()) {
      choose(known.includes(urn) && urn !== select.value ? urn : "");
    }
  });
}

function tell(node) {
  if (!node) {
    byId("told").replaceChildren();
    return;
  }
  const { nodes, pairs: found } = data.ways;
  const names = (one, other) =>
    found.filter((pair) => nodes[pair[one]] === node).map((pair) => nodes[pair[other]].name).join(", ") || "nobody";
  const go = make("button", { type: "button", class: "link", onclick: () => showComponent(node.urn) }, "Its resources");
  byId("told").replaceChildren(
    make("strong", {}, node.name),
    ` reaches ${names("source", "target")}; is reached by ${names("target", "source")}. `,
    rows.has(node.urn) ? go : "",
  );
}
