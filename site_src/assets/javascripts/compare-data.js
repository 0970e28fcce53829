// The figures of the compare page: static files of authorities and of their peers (datasets/comparison.py), and what one
// of them says of one indicator in one year. Nothing is asked for that the index does not name, so nothing is missing.

const files = new Map();
let base;

export function openFigures(address) {
  base = new URL(address, document.baseURI);
}

function load(name) {
  if (!files.has(name)) {
    const answer = fetch(new URL(name, base)).then((response) => {
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return response.json();
    });
    answer.catch(() => files.delete(name));
    files.set(name, answer);
  }
  return files.get(name);
}

/** The authorities of a place that have reports, given the code or the id of any body in it. */
export async function inPlaceOf(id) {
  const { places } = await load("index.json");
  const code = `${id.slice(0, 2)}0000`;
  const own = places.some((place) => place.code === code) ? code : "000000";
  if (!places.some((place) => place.code === own)) return [];
  return (await load(`places/${own}.json`)).authorities;
}

/** The authorities of the first place: something to begin with. */
export async function ofFirstPlace() {
  const { places } = await load("index.json");
  return places.length ? inPlaceOf(places[0].code) : [];
}

/** Every year of an authority; null where there is no such authority. */
export async function authority(id) {
  const listed = await inPlaceOf(id);
  return listed.some((one) => one.id === id) ? load(`authorities/${id}.json`) : null;
}

/** The peers of each report that is shown: a function of body and year → {code, of(indicator)}, or null. */
export async function peersOf(bodies, years) {
  const codes = new Set();
  for (const body of bodies) body.years.forEach((year, at) => years.includes(year) && codes.add(body.groups[at][0]));
  const loaded = new Map(await Promise.all([...codes].map(async (code) => [code, await load(`peers/${code}.json`)])));
  return (body, year, indicator) => {
    const at = body.years.indexOf(year);
    const group = at < 0 ? null : loaded.get(body.groups[at][0]);
    const line = group?.indicators[indicator];
    if (!line) return null;
    const when = group.years.indexOf(year);
    return { median: line.median?.[when] ?? null, reports: line.counted_reports?.[when] ?? 0, group: group.group };
  };
}

/**
 * One indicator of one report: `value` (null where there is none, then `why` says why), for rates `numerator`,
 * `denominator`, `low`, `high`; what keeps it from being compared: `few`, `disputed`, `edition` (code of the form where its
 * figures of proactive disclosure are counted otherwise), and `implied`.
 */
export function figure(body, year, indicator, plan, editions) {
  const at = body.years.indexOf(year);
  if (at < 0) return { value: null, why: "no_report" };
  if (indicator.cell) return cell(body, at, year, indicator, plan, editions);
  const line = body.rates[indicator.code];
  const [value, numerator, denominator] = [line.value[at], line.numerator[at], line.denominator[at]];
  if (value === null) return { value, numerator, denominator, why: denominator === 0 ? "no_rate" : "unknown_rate" };
  const low = line.interval_low[at];
  return {
    value,
    numerator,
    denominator,
    low,
    high: line.interval_high[at],
    few: denominator < plan.least,
    disputed: line.basis[at] === "disputed",
    implied: line.basis[at] === "implied",
    isDrawn: low !== null && line.basis[at] !== "disputed",
  };
}

function cell(body, at, year, indicator, plan, editions) {
  const value = body.cells[indicator.cell]?.[at] ?? null;
  const isOther = indicator.group === "proactive" && editions.size > 1 && body.editions[at] !== plan.newest_edition;
  const edition = isOther ? body.editions[at] : "";
  if (value !== null) return { value, edition };
  return { value, why: body.blank[indicator.cell]?.includes(year) ? "blank" : "no_figure" };
}

/** The editions of the form that the reports shown follow. */
export function editionsOf(bodies, years) {
  return new Set(bodies.flatMap((body) => body.years.flatMap((year, at) => (years.includes(year) ? [body.editions[at]] : []))));
}

/** The year most of the authorities have a report of, the newest of such. */
export function commonYear(bodies, plan) {
  const having = (year) => bodies.filter((body) => body.years.includes(year)).length;
  return plan.years.reduce((best, year) => (having(year) > having(best) ? year : best), plan.years[0]);
}
