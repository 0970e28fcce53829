// The table of the compare page: authorities as columns, each figure with what it rests on and a link to its report. On a
// phone each row becomes a block (compare.css); roles keep it a table for screen readers there.
import { figure } from "./compare-data.js";
import { countText, element, named, nameOf, percentText, say } from "./compare-words.js";

/** The table; `selection` has bodies, years (newest first), indicators, peers and editions. */
export function comparisonTable(selection, plan, home) {
  const { bodies, years, indicators } = selection;
  const span = years.length === 1 ? String(years[0]) : `${years.at(-1)}–${years[0]}`;
  const columns = bodies.map((body) => element("th", { scope: "col", role: "columnheader" }, named(body, "a", { href: `${home}authority/${body.id}/` })));
  const head = element(
    "thead",
    { role: "rowgroup" },
    element("tr", { role: "row" }, element("th", { scope: "col", role: "columnheader" }, say("table.indicator")), ...columns),
  );
  const parts = years.length === 1 ? [element("tbody", { role: "rowgroup" })] : [];
  for (const indicator of indicators) {
    if (years.length === 1) {
      parts[0].append(line(indicatorHead(indicator), indicator, years[0], selection, plan, home));
      continue;
    }
    const band = element("th", { class: "yg-band", role: "rowheader", scope: "rowgroup", colspan: String(bodies.length + 1) }, ...indicatorHead(indicator));
    const rows = years.map((year) => line([String(year)], indicator, year, selection, plan, home));
    parts.push(element("tbody", { role: "rowgroup" }, element("tr", { role: "row" }, band), ...rows));
  }
  const caption = element("caption", { class: "yg-hidden" }, say("table.caption", { years: span }));
  const table = element("table", { class: "yg-table yg-table--data yg-compare__table", role: "table" }, caption, head, ...parts);
  const box = element("div", { class: "yg-scroll", role: "region", "aria-label": say("table.title") }, table);
  if (bodies.length > 4) box.tabIndex = 0;
  return box;
}

function indicatorHead(indicator) {
  return [element("span", { class: "yg-compare__indicator" }, indicator.name), element("span", { class: "yg-compare__definition" }, indicator.definition)];
}

function line(label, indicator, year, selection, plan, home) {
  const cells = selection.bodies.map((body) => {
    const made = element("td", { role: "cell", "data-label": nameOf(body), "data-cell": `${body.id} ${year} ${indicator.code}` });
    made.append(...content(body, year, indicator, selection, plan, home));
    return made;
  });
  return element("tr", { role: "row" }, element("th", { scope: "row", role: "rowheader" }, ...label), ...cells);
}

function content(body, year, indicator, { peers, editions }, plan, home) {
  const one = figure(body, year, indicator, plan, editions);
  const note = (text, kind = "") => element("span", { class: `yg-basis${kind ? ` yg-compare__${kind}` : ""}` }, text);
  if (one.why === "no_report") return [element("span", { class: "yg-quiet" }, "—"), note(say("table.no_report"))];
  const report = `${home}report/${body.id}/${year}/`;
  const address = indicator.cell && one.why !== "no_figure" ? `${report}#${indicator.cell}` : report;
  const shown = one.value === null ? "—" : indicator.cell ? countText(one.value) : percentText(one.value);
  const parts = [element("a", { href: address, class: "yg-compare__value" }, shown)];
  if (one.numerator != null && one.denominator != null) parts.push(note(`${countText(one.numerator)} ÷ ${countText(one.denominator)}`));
  if (one.why) parts.push(note(say(`table.${one.why}`)));
  if (one.low != null) parts.push(note(say("table.interval", { low: percentText(one.low), high: percentText(one.high) })));
  if (one.few) parts.push(note(say("table.few", { least: plan.least }), "refused"));
  if (one.disputed) parts.push(note(say("table.disputed"), "refused"));
  if (one.edition) parts.push(note(say("table.edition", { edition: one.edition }), "refused"));
  if (one.implied) parts.push(note(say("table.implied")));
  const group = peers(body, year, indicator.code);
  if (group?.median != null && one.value !== null) {
    const value = indicator.cell ? countText(group.median) : percentText(group.median);
    parts.push(note(say("table.median", { value, count: group.reports }), "peers"));
  }
  return parts;
}
