// What the compare page shows as a file: one row a report and indicator, names of columns as in the portal's datasets.
import { figure } from "./compare-data.js";
import { csvText } from "./files.js";

const COLUMNS = [
  "authority_id", "authority", "authority_en", "level", "kind", "year", "edition", "scope", "indicator", "label", "value",
  "numerator", "denominator", "interval_low", "interval_high", "remark", "peer_group", "peer_median", "peer_reports", "report",
];

/** The selection as CSV; `root` is the address of the language's root. */
export function comparisonCsv({ bodies, years, indicators, peers, editions }, plan, root) {
  const rows = [];
  for (const body of bodies) {
    for (const year of years) {
      const at = body.years.indexOf(year);
      for (const indicator of indicators) {
        const one = figure(body, year, indicator, plan, editions);
        const group = peers(body, year, indicator.code);
        const remarks = [one.why, one.few && "few_cases", one.disputed && "disputed", one.implied && "implied", one.edition && "other_edition"];
        rows.push([
          body.id, body.name, body.name_en, body.level, body.kind, year, body.editions[at], body.scopes[at], indicator.code, indicator.name,
          one.value, one.numerator, one.denominator, one.low, one.high, remarks.filter(Boolean).join(" "),
          group?.group, group?.median, group?.reports, at < 0 ? null : new URL(`report/${body.id}/${year}/`, root).href,
        ]);
      }
    }
  }
  return csvText([COLUMNS, ...rows]);
}
