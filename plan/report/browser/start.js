function drawAnswers() {
  byId("answers").append(
    ...data.summary.map((one) =>
      make(
        "a",
        { class: one.grave ? "answer grave" : "answer", href: `#${one.to}` },
        spaced(
          make("span", { class: "ask" }, one.ask),
          make("strong", {}, one.answer),
          ...one.lines.map((line) => make("span", {}, line)),
        ),
      ),
    ),
  );
}

/** What the reader chose before is kept where the browser lets a file keep anything. */
function themes() {
  const button = byId("theme");
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("groundwork-theme");
    } catch {
      return null;
    }
  };
  const apply = (theme) => {
    root.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Show in ${theme === "dark" ? "light" : "dark"} colours`);
  };
  const preferred = () => (system.matches ? "dark" : "light");
  apply(stored() ?? preferred());
  system.addEventListener("change", () => stored() ?? apply(preferred()));
  button.addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    apply(theme);
    try {
      localStorage.setItem("groundwork-theme", theme);
    } catch {
      // Nothing is kept: the choice holds as long as the page is open.
    }
  });
  button.hidden = false;
}

/** On paper nothing can be opened, so all but the inputs of resources is open. */
function print() {
  const opened = [];
  let theme = "";
  addEventListener("beforeprint", () => {
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    const closed = () => document.querySelectorAll(":is(#cost, #findings, #differences) details:not([open])");
    for (let found = closed(); found.length; found = closed()) {
      for (const details of found) {
        details.fill();
        details.open = true;
        opened.push(details);
      }
    }
  });
  addEventListener("afterprint", () => {
    document.documentElement.dataset.theme = theme;
    for (const details of opened.splice(0)) {
      details.open = false;
    }
  });
}

/** The part that is being read is marked among the links above. */
function marked() {
  const links = new Map([...document.querySelectorAll(".parts a")].map((link) => [link.hash.slice(1), link]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        for (const [id, link] of links) {
          link.setAttribute("aria-current", String(id === entry.target.id));
        }
      }
    },
    { rootMargin: "-20% 0px -75% 0px" },
  );
  for (const id of links.keys()) {
    observer.observe(byId(id));
  }
}

themes();
drawAnswers();
drawTree();
drawPicture();
drawWays();
drawCosts();
drawJudged();
drawDifferences();
marked();
print();
performance.mark("ready");
