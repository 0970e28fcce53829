// The compare page: what the address asks for is loaded and shown; what the reader chooses goes into the address, so the
// back button undoes a choice. The pieces: compare-address, -data, -picker, -table, -refusals, -charts, -csv, -words.
import { inOrder, readAddress, writeAddress } from "./compare-address.js";
import { comparisonCharts } from "./compare-charts.js";
import { comparisonCsv } from "./compare-csv.js";
import { authority, commonYear, editionsOf, openFigures, peersOf } from "./compare-data.js";
import { picker } from "./compare-picker.js";
import { refusals } from "./compare-refusals.js";
import { comparisonTable } from "./compare-table.js";
import { element, list, named, nameOf, say, speak } from "./compare-words.js";
import { saveFile } from "./files.js";

const NAMED_AT_MOST = 5; // wrong things that a sentence names
const LENGTH = 40; // characters of such a thing

const page = document.querySelector("[data-yg-compare]");
const part = (name) => page.querySelector(`[data-compare-${name}]`);
const home = new URL(document.documentElement.dataset.root, location.href);

let plan;
let choice; // ids, year, indicators: what is shown
let controls;
let turn = 0;

async function begin() {
  plan = await (await fetch(page.dataset.plan)).json();
  speak(plan);
  openFigures(page.dataset.figures);
  controls = build();
  part("choice").append(controls.whole);
  page.hidden = false;
  addEventListener("popstate", show);
  await show();
  if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

// ---- from the address to the page ---------------------------------------------------------------------------------------
async function show() {
  const mine = ++turn;
  const asked = readAddress(location.search, plan);
  try {
    const found = await Promise.all(asked.ids.map(authority));
    const known = found.filter(Boolean);
    const bodies = known.slice(0, plan.most);
    const year = asked.year ?? (bodies.length ? commonYear(bodies, plan) : null);
    const years = year === "all" ? plan.years.filter((one) => bodies.some((body) => body.years.includes(one))) : year === null ? [] : [year];
    const indicators = asked.indicators.map((code) => plan.indicators.find((one) => one.code === code));
    const peers = await peersOf(bodies, years);
    if (mine !== turn) return;
    choice = { ids: bodies.map((body) => body.id), year, indicators: asked.indicators };
    const wrong = problems(asked, found, known, year);
    if (!wrong.length && asked.year === null && bodies.length) history.replaceState(null, "", writeAddress(choice, plan));
    carryAddress();
    part("problems").replaceChildren(...(wrong.length ? [element("div", { class: "yg-notice yg-compare__problems" }, ...wrong.map((text) => element("p", {}, text)))] : []));
    controls.update(bodies);
    render({ bodies, years, indicators, peers, editions: editionsOf(bodies, years) });
  } catch (error) {
    if (mine !== turn) return;
    tell(say("choose.failed"));
    console.warn("yangguang compare:", error);
  }
}

// What the address gets wrong, a sentence each; what it names is shown as text, the first few and not at any length.
function problems(asked, found, known, year) {
  const short = (texts) => {
    const first = texts.slice(0, NAMED_AT_MOST).map((text) => (text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text));
    return list(first) + (texts.length > NAMED_AT_MOST ? say("problems.others", { count: texts.length }) : "");
  };
  const unknown = [...asked.ids.filter((_, at) => !found[at]), ...asked.notIds];
  const cut = known.slice(plan.most).map(nameOf);
  const shown = year === "all" ? say("choose.in_every_year") : (year ?? say("table.newest"));
  return [
    unknown.length && say("problems.unknown", { list: short(unknown) }),
    asked.twice.length && say("problems.twice", { list: short(asked.twice) }),
    cut.length && say("problems.many", { count: known.length, most: plan.most, list: short(cut) }),
    asked.wrongYear && say("problems.year", { list: short([asked.wrongYear]), shown }),
    asked.wrongCodes.length && say("problems.indicators", { list: short(asked.wrongCodes) }),
  ].filter(Boolean);
}

function render(selection) {
  const { bodies, years } = selection;
  const example = part("example");
  if (example) example.hidden = bodies.length > 0;
  if (!bodies.length) {
    part("result").replaceChildren();
    return tell(say("choose.start"));
  }
  const heading = (code) => element("h2", {}, say(code));
  const refused = refusals(selection, plan);
  const charts = comparisonCharts(selection, plan);
  const why = refused.length
    ? [element("p", {}, say("refusals.intro")), element("ul", {}, ...refused.map((text) => element("li", {}, text)))]
    : [element("p", {}, say("refusals.nothing"))];
  part("result").replaceChildren(
    element("section", { class: "yg-section yg-section--first yg-section--wide" }, heading("table.title"), comparisonTable(selection, plan, home.href), downloads(selection)),
    element("section", { class: "yg-section", id: "refusals" }, heading("refusals.title"), ...why),
    ...(charts.length ? [element("section", { class: "yg-section" }, heading("charts.title"), element("div", { class: "yg-charts" }, ...charts))] : []),
  );
  const span = years.length === 1 ? String(years[0]) : say("choose.in_every_year");
  const now = bodies.length === 1 ? say("choose.one_more") : say("choose.shown", { count: bodies.length, years: span });
  tell([controls.news(), now].filter(Boolean).join(" "));
}

function downloads(selection) {
  const file = element("button", { type: "button", class: "yg-button", "data-compare-csv": "" }, say("choose.csv"));
  file.addEventListener("click", () => saveFile(new Blob([comparisonCsv(selection, plan, home)], { type: "text/csv" }), "yangguang-compare.csv"));
  const copy = element("button", { type: "button", class: "yg-button" }, say("choose.copy"));
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      tell(say("choose.copied"));
    } catch {
      tell(say("choose.not_copied"));
    }
  });
  return element("p", { class: "yg-compare__buttons" }, file, " ", copy);
}

const tell = (text) => (part("status").textContent = text);

// The other language shows the same choice.
function carryAddress() {
  for (const link of document.querySelectorAll("a.yg-language")) {
    const address = new URL(link.href);
    address.search = location.search;
    link.href = address.href;
  }
}

// ---- from the reader to the address -------------------------------------------------------------------------------------
function choose(changed, said = "") {
  controls.say(said);
  history.pushState(null, "", writeAddress({ ...choice, ...changed }, plan));
  return show();
}

function build() {
  let news = "";
  const chips = element("ul", { class: "yg-compare__chips", "aria-label": say("choose.chosen") });
  const years = element("select", { class: "yg-select", id: "compare-year" }, element("option", { value: "all" }, say("choose.every_year")), ...plan.years.map((year) => element("option", { value: String(year) }, String(year))));
  years.addEventListener("change", () => choose({ year: years.value === "all" ? "all" : Number(years.value) }));
  const { box, input } = picker({ pick, last: () => choice?.ids.at(-1), tell });
  const { fold, mark } = indicatorBoxes();
  const whole = element(
    "div",
    { class: "yg-compare__controls" },
    chips,
    element("div", { class: "yg-compare__line" }, box, element("div", { class: "yg-compare__year" }, element("label", { for: "compare-year" }, say("choose.year")), years)),
    fold,
  );

  function pick(id, name) {
    if (choice.ids.includes(id)) return tell(say("choose.already", { name }));
    if (choice.ids.length >= plan.most) return tell(say("choose.full", { most: plan.most }));
    const ids = [...choice.ids, id];
    choose({ ids }, say("choose.added", { name, count: ids.length }));
  }

  async function remove(id, name, at) {
    const ids = choice.ids.filter((one) => one !== id);
    await choose({ ids }, say("choose.removed", { name, count: ids.length }));
    (chips.querySelectorAll("button")[Math.min(at, ids.length - 1)] ?? input).focus();
  }

  function update(bodies) {
    chips.replaceChildren(
      ...bodies.map((body, at) => {
        const button = element("button", { type: "button", class: "yg-compare__remove", "aria-label": say("choose.remove", { name: nameOf(body) }) }, "×");
        button.addEventListener("click", () => remove(body.id, nameOf(body), at));
        return element("li", { class: "yg-compare__chip" }, named(body), button);
      }),
    );
    chips.hidden = !bodies.length;
    years.value = String(choice.year ?? plan.years[0]);
    mark(choice.indicators);
  }

  const once = () => {
    const said = news;
    news = "";
    return said;
  };
  return { whole, update, news: once, say: (text) => (news = text) };
}

function indicatorBoxes() {
  const boxes = new Map();
  const groups = [...new Set(plan.indicators.map((one) => one.group))].map((group) =>
    element(
      "fieldset",
      { class: "yg-compare__group" },
      element("legend", {}, say(`groups.${group}`)),
      ...plan.indicators.filter((one) => one.group === group).map((one) => {
        const box = element("input", { type: "checkbox", value: one.code });
        boxes.set(one.code, box);
        return element("label", { class: "yg-compare__box" }, box, " ", one.name);
      }),
    ),
  );
  const usual = element("button", { type: "button", class: "yg-button" }, say("choose.reset"));
  const summary = element("summary");
  const fold = element("details", { class: "yg-fold yg-compare__indicators" }, summary, ...groups, usual);
  usual.addEventListener("click", () => choose({ indicators: plan.usual }));
  fold.addEventListener("change", () => {
    const codes = new Set([...boxes].filter(([, box]) => box.checked).map(([code]) => code));
    choose({ indicators: codes.size ? inOrder(codes, plan) : plan.usual });
  });
  const mark = (codes) => {
    for (const [code, box] of boxes) box.checked = codes.includes(code);
    summary.textContent = say("choose.indicators", { count: codes.length });
  };
  return { fold, mark };
}

if (page) {
  begin().catch((error) => {
    page.hidden = false;
    tell(document.documentElement.lang.startsWith("zh") ? "未能载入，请稍后再试。" : "This could not be loaded. Please try again later.");
    console.warn("yangguang compare:", error);
  });
}
