// The address of the compare page ⇄ what is chosen: ?a=<id>,<id>&y=<year>|all&i=<indicator>,… . What an address gets wrong
// is kept to be said; nothing that it says is looked up unless it could be an id.

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const parts = (text) => (text ?? "").split(/[,，]/).map((one) => one.trim()).filter(Boolean);

/**
 * What an address asks for: `ids` (each once), `year` (a number, "all", or null where it names none that there is),
 * `indicators` (codes in the order of the plan), and what is wrong with it: `twice`, `notIds`, `wrongYear`, `wrongCodes`.
 */
export function readAddress(search, plan) {
  const query = new URLSearchParams(search);
  const named = parts(query.get("a"));
  const every = [...new Set(named)];
  const year = (query.get("y") ?? "").trim();
  const isYear = /^\d{4}$/.test(year) && plan.years.includes(Number(year));
  const codes = parts(query.get("i"));
  const known = new Set(plan.indicators.map((one) => one.code));
  const chosen = new Set(codes.filter((code) => known.has(code)));
  return {
    ids: every.filter((id) => ID.test(id)),
    notIds: every.filter((id) => !ID.test(id)),
    twice: every.filter((id) => named.indexOf(id) !== named.lastIndexOf(id)),
    year: year === "all" ? "all" : isYear ? Number(year) : null,
    wrongYear: year && year !== "all" && !isYear ? year : "",
    indicators: chosen.size ? inOrder(chosen, plan) : [...plan.usual],
    wrongCodes: [...new Set(codes.filter((code) => !known.has(code)))],
  };
}

/** The address of a choice, readable: the usual indicators need no naming. */
export function writeAddress({ ids, year, indicators }, plan) {
  const asked = [];
  if (ids.length) asked.push(`a=${ids.map(encodeURIComponent).join(",")}`);
  if (year !== null) asked.push(`y=${year}`);
  if (indicators.join() !== plan.usual.join()) asked.push(`i=${indicators.map(encodeURIComponent).join(",")}`);
  return asked.length ? `?${asked.join("&")}` : location.pathname;
}

/** Codes as the page shows them: the usual ones first, then in the order of the plan. */
export function inOrder(codes, plan) {
  const every = [...plan.usual, ...plan.indicators.map((one) => one.code)];
  return [...new Set(every)].filter((code) => codes.has(code));
}
