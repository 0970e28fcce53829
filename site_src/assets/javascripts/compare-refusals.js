// What of a selection cannot be compared, in sentences: scope, kind of body, edition of the form, too few cases, figures that
// do not add up, reports that are missing or were not read completely. One sentence a reason, naming all it concerns.
import { figure } from "./compare-data.js";
import { list, nameOf, say } from "./compare-words.js";

/** Sentences, the gravest first; none where nothing known stands in the way. */
export function refusals(selection, plan) {
  const { bodies, years } = selection;
  const shown = bodies.flatMap((body) => body.years.map((year, at) => ({ body, year, at })).filter((one) => years.includes(one.year)));
  return [
    ...ofScope(shown, plan, years),
    ...ofKind(bodies, plan),
    ...ofEdition(shown, selection, plan),
    ...ofFigures(selection, plan),
    ...ofPeers(selection, plan),
    ...ofReports(shown, selection),
  ];
}

/** Whether some of the reports count one organ and others a whole area. */
export function scopesDiffer(bodies, years) {
  const scopes = new Set(bodies.flatMap((body) => body.scopes.filter((_, at) => years.includes(body.years[at]))));
  return scopes.has("own_organ") && scopes.has("whole_area");
}

const label = ({ body, year }, years) => (years.length === 1 ? nameOf(body) : say("charts.row_year", { name: nameOf(body), year }));

function ofScope(shown, plan, years) {
  const of = (name) => shown.filter(({ body, at }) => body.scopes[at] === name);
  const sentences = [];
  if (of("own_organ").length && of("whole_area").length) {
    const parts = [...of("own_organ"), ...of("whole_area")].map((one) => {
      const phrase = one.body.scope_phrases[one.at];
      return say(phrase ? "refusals.scope_phrase" : "refusals.scope_of", { name: label(one, years), scope: plan.scopes[one.body.scopes[one.at]], phrase });
    });
    sentences.push(say("refusals.scope_differs", { list: list(parts, "semicolon") }));
  }
  const unknown = new Set(of("unknown").map(({ body }) => nameOf(body)));
  if (unknown.size) sentences.push(say("refusals.scope_unknown", { list: list([...unknown]) }));
  return sentences;
}

function ofKind(bodies, plan) {
  const kinds = new Set(bodies.map((body) => `${body.level} ${body.kind}`));
  if (kinds.size < 2) return [];
  const parts = bodies.map((body) => say("refusals.body", { name: nameOf(body), level: plan.levels[body.level] ?? body.level, kind: plan.kinds[body.kind] ?? body.kind }));
  return [say("refusals.level", { list: list(parts, "semicolon") })];
}

function ofEdition(shown, { editions, indicators }, plan) {
  if (editions.size < 2 || !indicators.some((one) => one.group === "proactive")) return [];
  const older = [...editions].filter((edition) => edition !== plan.newest_edition);
  return older.map((edition) => {
    const names = shown.filter(({ body, at }) => body.editions[at] === edition).map(({ body, year }) => say("charts.row_year", { name: nameOf(body), year }));
    return say("refusals.edition", { edition, list: list(names) });
  });
}

function ofFigures({ bodies, years, indicators, editions }, plan) {
  const found = { few: [], disputed: [] };
  for (const body of bodies) {
    for (const year of years) {
      for (const indicator of indicators) {
        const one = figure(body, year, indicator, plan, editions);
        for (const why of Object.keys(found)) if (one[why]) found[why].push([label({ body, year }, years), indicator.name]);
      }
    }
  }
  return Object.entries(found)
    .filter(([, concerned]) => concerned.length)
    .map(([why, concerned]) => {
      const by = grouped(concerned);
      const parts = [...by].map(([name, ofIt]) => say("refusals.scope_of", { name, scope: list(ofIt.map(([, rate]) => rate)) }));
      return say(`refusals.${why}`, { least: plan.least, list: list(parts, "semicolon") });
    });
}

// Bodies none of whose figures shown has a median of peers beside it.
function ofPeers({ bodies, years, indicators, peers }, plan) {
  const known = indicators.filter((one) => one.group === "rates" || one.group === "counts");
  const alone = bodies.filter((body) => {
    const beside = years.flatMap((year) => known.map((one) => peers(body, year, one.code))).filter(Boolean);
    return beside.length && beside.every((one) => one.median === null);
  });
  return alone.length ? [say("refusals.median", { least: plan.group, list: list(alone.map(nameOf)) })] : [];
}

function ofReports(shown, { bodies, years }) {
  const sentences = [];
  const partly = shown.filter(({ body, at }) => !body.complete[at]);
  if (partly.length) sentences.push(say("refusals.incomplete", { list: list(partly.map((one) => label(one, years))) }));
  for (const year of years) {
    const without = bodies.filter((body) => !body.years.includes(year));
    if (without.length && without.length < bodies.length) sentences.push(say("refusals.missing", { year, list: list(without.map(nameOf)) }));
  }
  return sentences;
}

function grouped(pairs) {
  const by = new Map();
  for (const pair of pairs) by.set(pair[0], [...(by.get(pair[0]) ?? []), pair]);
  return by;
}
