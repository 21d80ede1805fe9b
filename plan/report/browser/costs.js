function drawCosts() {
  const found = data.costs;
  const children = [
    make(
      "p",
      { class: "lead" },
      `US dollars a month in ${found.region}: at the least, and when everything is scaled out.`,
    ),
    make("p", { class: "total" }, make("strong", {}, sum(found)), " a month"),
  ];
  if (found.components.length) {
    children.push(make("div", { class: "bars" }, found.components.map(bar)), key(found));
  }
  if (found.unpriced.length) {
    const types = found.unpriced.map((one) => row(one.type, amount({ usd: String(one.times), verified: true })));
    const columns = ["Type", { name: "Times", class: "amount" }];
    const fill = () => table("Not priced", columns, types);
    children.push(aside("Not priced, and not in the total", types.length, "type", fill));
  }
  if (found.rates.length) {
    const rates = found.rates.map((one) =>
      row(one.what, one.unit, amount(one), one.components.join(", ")),
    );
    const columns = ["What", "Unit", { name: "USD", class: "amount" }, "Paid by"];
    const fill = () => table("Paid by use", columns, rates);
    children.push(aside("Paid by use, and not in the total", rates.length, "rate", fill));
  }
  if (found.advice.length) {
    const advice = found.advice.map((one) => make("li", {}, one));
    children.push(part("What would change it", make("ul", { class: "advice" }, advice)));
  }
  byId("costs").append(...children);
}

/** A component as a bar, solid for what is always paid, pale up to what it can come to. */
function bar(component) {
  const solid = make("span", { class: "low" });
  const pale = make("span", { class: "high" });
  solid.style.inlineSize = `${component.shares[0] * 100}%`;
  pale.style.inlineSize = `${component.shares[1] * 100}%`;
  const summary = make(
    "span",
    { class: "bar" },
    spaced(
      make("span", { class: "name" }, component.name),
      make("span", { class: "track", "aria-hidden": "true" }, pale, solid),
      make("span", { class: "amount" }, sum(component)),
    ),
  );
  const lines = () =>
    table(
      `Cost of ${component.name}`,
      ["What", "How much", { name: "USD a month", class: "amount" }],
      component.lines.map((line) => row(line.what, line.quantity, amount(line))),
    );
  return disclosure(summary, lines, { class: "row" });
}

function key(found) {
  return make(
    "p",
    { class: "legend" },
    make("span", {}, make("span", { class: "swatch low" }), " always "),
    make("span", {}, make("span", { class: "swatch high" }), " when scaled out "),
    found.verified ? null : make("span", {}, "~ rests on figures that were read on no page: unverified"),
  );
}

function amount(one) {
  return make("td", { class: "amount" }, sum(one));
}

/** An amount, with a mark where it is unverified. */
function sum(one) {
  const mark = make("span", { class: "soft", title: "unverified", "aria-hidden": "true" }, "~");
  return one.verified ? one.usd : [mark, make("span", { class: "unseen" }, "unverified "), one.usd];
}
