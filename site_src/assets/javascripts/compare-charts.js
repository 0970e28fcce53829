// The charts of the compare page: the marks come from Python without data (charts/comparison.py, in plan.json), data and
// names are put in here. Drawn and taken away as every chart of the portal (charts-draw.js, charts-menu.js).
import { draw, drawAgain, forget, give } from "./charts-draw.js";
import { addMenu } from "./charts-menu.js";
import { figure } from "./compare-data.js";
import { scopesDiffer } from "./compare-refusals.js";
import { casesText, countText, element, list, nameOf, percentText, say } from "./compare-words.js";

const ROWS_AT_MOST = 40; // as charts/ranking.py: more are not read
const TOPS = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1]; // ends of an axis: the first that holds every interval
const FAINT = "#6b665c"; // of what stands back and of what is shown: charts/theme.py, in the light palette
const MAIN = "#0d5878";

let made = 0;
let figures = [];

/** The charts of a selection as figures; each is drawn when it comes near the screen. */
export function comparisonCharts(selection, plan) {
  const isSeries = selection.years.length > 1;
  const shares = selection.indicators.filter((one) => one.is_share);
  const charts = [
    ...shares.map((rate) => (isSeries ? seriesChart(rate, selection, plan) : ratesChart(rate, selection, plan))),
    outcomesChart(selection, plan),
  ].filter(Boolean);
  figures.forEach(forget);
  figures = charts.map((chart) => figureOf(chart, selection));
  return figures;
}

document.addEventListener("yg:palette", () => drawAgain(figures.filter((one) => one.dataset.state === "drawn")));
addEventListener("beforeprint", () => figures.filter((one) => !one.dataset.state).forEach(draw));

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      if (entry.target.isConnected) draw(entry.target);
    }
  },
  { rootMargin: "300px 0px" },
);

// A text "$years" of the plan gives way to what is known here; several names take the place of one in its list.
function filled(value, known) {
  if (typeof value === "string") return value.startsWith("$") && value.slice(1) in known ? known[value.slice(1)] : value;
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === "string" ? filled(one, known) : [filled(one, known)]));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, known)]));
  return value;
}

const valueText = (one) => say("charts.value", { percent: percentText(one.value), cases: casesText(one) });
const saidText = (row, isFew) => {
  const value = say("charts.value", row);
  return isFew ? say("charts.few_value", { value }) : value;
};
const intervalText = (one) => `${percentText(one.low)} – ${percentText(one.high)}`;

// ---- a rate of one year: dots with their intervals, in the order chosen -------------------------------------------------
function ratesChart(rate, { bodies, years: [year], peers, editions }, plan) {
  const rows = [];
  const medians = [];
  for (const body of bodies) {
    const one = figure(body, year, rate, plan, editions);
    if (one.value === null || !one.isDrawn) continue;
    const row = rows.length;
    rows.push({
      row, name: nameOf(body), value: one.value, low: one.low, high: one.high, label: (one.few ? "△ " : "") + valueText(one),
      percent: percentText(one.value), cases: casesText(one), interval: intervalText(one),
      colour: one.few ? FAINT : MAIN, few: one.few,
    });
    const group = peers(body, year, rate.code);
    if (group?.median != null) medians.push({ row, value: group.median, median: percentText(group.median), group: group.group });
  }
  if (!rows.length) return null;
  const firm = rows.filter((one) => !one.few);
  const overlap = firm.length > 1 && firm.every((one) => firm.every((other) => one.low <= other.high && other.low <= one.high));
  const differ = scopesDiffer(bodies, [year]);
  const parts = list(rows.map((one) => `${one.name} ${saidText(one, one.few)}`), "comma");
  const text = say(overlap && !differ ? "charts.rates_overlap" : "charts.rates_text", { parts }) + (differ ? say("charts.rates_scope") : "") + (medians.length ? say("charts.rates_peers") : "");
  return {
    name: `rate-${rate.code}`,
    title: say("charts.rates_title", { rate: rate.name, year }),
    description: text,
    definition: rate.definition,
    table: [[say("table.indicator"), ...["percent", "cases", "interval"].map((field) => heading(plan.charts.rates, field))], ...rows.map((one) => [one.name, one.percent, one.cases, one.interval])],
    spec: { ...filled(plan.charts.rates, {}), height: plan.row_step * rows.length, datasets: { rows, medians } },
  };
}

// The heading that the plan gives a field in its tooltips.
function heading(value, field) {
  if (!value || typeof value !== "object") return undefined;
  if (value.field === field && value.title) return value.title;
  for (const one of Object.values(value)) {
    const found = heading(one, field);
    if (found) return found;
  }
  return undefined;
}

// ---- a rate over the years: what is sound and follows on is joined ------------------------------------------------------
function seriesChart(rate, { bodies, years, editions }, plan) {
  const points = [];
  const few = [];
  const names = unique(bodies.map(nameOf));
  bodies.forEach((body, place) => {
    let run = 0;
    for (const year of [...years].sort()) {
      const one = figure(body, year, rate, plan, editions);
      const at = body.years.indexOf(year);
      const line = one.value !== null && one.isDrawn ? {
        year: String(year), name: names[place], value: one.value, low: one.low, high: one.high,
        percent: percentText(one.value), cases: casesText(one), interval: intervalText(one),
      } : null;
      const before = body.years.indexOf(year - 1);
      if (before < 0 || body.scopes[before] !== body.scopes[at]) run++;
      if (!line || one.few) run++;
      if (line) (one.few ? few : points).push({ ...line, run: `${place}-${run}` });
      if (one.few) run++;
    }
  });
  const every = [...points, ...few];
  if (!every.length) return null;
  const highest = Math.max(...every.map((one) => one.high));
  const first = Math.min(...every.map((one) => Number(one.year)));
  const span = range(first, Math.max(...every.map((one) => Number(one.year))));
  const of = (name) => every.filter((one) => one.name === name).sort((one, other) => one.year - other.year);
  const isFew = new Set(few);
  const part = (one) => say("charts.year_value", { year: one.year, value: saidText(one, isFew.has(one)) });
  const shown = names.filter((name) => of(name).length);
  const parts = shown.map((name) => say("charts.series_part", { name, parts: list(of(name).map(part), "comma") }));
  return {
    name: `series-${rate.code}`,
    title: say("charts.series_title", { rate: rate.name }),
    description: say("charts.rates_text", { parts: list(parts, "semicolon") }) + (scopesDiffer(bodies, years) ? say("charts.rates_scope") : ""),
    definition: rate.definition,
    table: [
      ["name", "year", "percent", "cases", "interval"].map((field) => heading(plan.charts.series, field)),
      ...shown.flatMap((name) => of(name).map((one) => [name, one.year, one.percent, one.cases, one.interval])),
    ],
    spec: {
      ...filled(plan.charts.series, { names: shown, years: span, top: TOPS.find((top) => top >= highest) ?? highest }),
      height: plan.plot_height,
      datasets: { points, few },
    },
  };
}

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, step) => String(first + step));

// Two bodies of one name are told apart by a number.
function unique(names) {
  return names.map((name, place) => (names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${place + 1})`));
}

// ---- outcomes: shares of each report -----------------------------------------------------------------------------------
function outcomesChart({ bodies, years }, plan) {
  const reports = bodies.flatMap((body) => years.filter((year) => body.years.includes(year)).map((year) => ({ body, year, at: body.years.indexOf(year) })));
  const kept = [...reports].sort((one, other) => other.year - one.year).slice(0, ROWS_AT_MOST);
  const rows = [];
  const pieces = [];
  const blank = [];
  const parts = [];
  for (const one of reports.filter((report) => kept.includes(report))) {
    const { body, year, at } = one;
    const name = years.length === 1 ? nameOf(body) : say("charts.row_year", { name: nameOf(body), year });
    const amounts = plan.outcomes.map((kind) => kind.cells.reduce((sum, cell) => sum + (body.cells[cell]?.[at] ?? 0), 0));
    const whole = amounts.reduce((sum, amount) => sum + amount, 0);
    if (plan.outcomes.some((kind) => kind.cells.some((cell) => body.blank[cell]?.includes(year)))) blank.push(name);
    if (!whole) continue;
    const row = rows.length;
    rows.push({ row, name, value: 1, label: say("charts.requests", { count: countText(whole) }) });
    const of = plan.outcomes.map((kind, order) => ({ row, order, name, group: kind.name, value: amounts[order] / whole, count: countText(amounts[order]), share: percentText(amounts[order] / whole) }));
    pieces.push(...of.filter((piece) => piece.value));
    const largest = of.reduce((most, piece) => (piece.value > most.value ? piece : most));
    parts.push(say("charts.outcomes_part", { name, kind: largest.group, value: say("charts.value", { percent: largest.share, cases: say("charts.requests", { count: largest.count }) }) }));
  }
  if (!rows.length) return null;
  const cut = kept.length < reports.length ? say("charts.outcomes_cut", { count: ROWS_AT_MOST }) : "";
  const without = blank.length ? say("charts.outcomes_blank", { list: list(blank) }) : "";
  return {
    name: "outcomes",
    title: say("charts.outcomes_title", { years: spanOf(years) }),
    description: say("charts.rates_text", { parts: list(parts, "semicolon") }) + without + cut,
    definition: say("charts.outcomes_definition"),
    table: [
      ["name", "group", "count", "share"].map((field) => heading(plan.charts.outcomes, field)),
      ...pieces.map((piece) => [piece.name, piece.group, piece.count, piece.share]),
    ],
    spec: { ...plan.charts.outcomes, height: plan.row_step * rows.length, datasets: { rows, pieces } },
  };
}

const spanOf = (years) => (years.length === 1 ? String(years[0]) : `${years.at(-1)}–${years[0]}`);

// ---- the figure, as templates/_parts.html.jinja writes it ----------------------------------------------------------------
function figureOf(chart, { bodies, years }) {
  const address = `${chart.name}.${++made}.json`; // a name for what never was a file: that of the chart's own downloads
  give(address, { ...chart.spec, title: chart.title, description: chart.description });
  const [head, ...rows] = chart.table;
  const table = element(
    "table",
    { class: "yg-table yg-table--data" },
    element("caption", { class: "yg-hidden" }, chart.title),
    element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...rows.map(([first, ...rest]) => element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((text) => element("td", {}, text))))),
  );
  const result = element(
    "figure",
    { class: "yg-chart", id: `chart-${chart.name}`, "data-spec": address, "data-made": chart.name },
    element("figcaption", {}, element("span", { class: "yg-chart__title" }, chart.title), element("span", { class: "yg-chart__description" }, chart.description)),
    element("div", { class: "yg-chart__canvas" }),
    element("details", { class: "yg-chart__data" }, element("summary", {}, say("charts.data")), element("div", { class: "yg-scroll" }, table)),
    chart.definition ? element("p", { class: "yg-chart__definition" }, chart.definition) : null,
    element("p", { class: "yg-chart__source" }, say("charts.source", { list: list(bodies.map(nameOf)), years: spanOf(years) })),
  );
  const room = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ width: 1, height: chart.spec.height + 60, "aria-hidden": "true" })) room.setAttribute(name, value);
  result.querySelector(".yg-chart__canvas").append(room);
  addMenu(result);
  seen.observe(result);
  return result;
}
