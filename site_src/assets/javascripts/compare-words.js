// What the compare page says (pages/compare.toml, in plan.json) and how it writes numbers, names and elements. Every text
// goes in as text.

let words = {};
let page = document.documentElement.lang;

export function speak(plan) {
  words = plan.words;
  page = document.documentElement.lang;
}

export const isChinese = () => page.startsWith("zh");

/** A phrase, "table.few", with its blanks filled; {s} is the plural of {count}. */
export function say(code, values = {}) {
  const [kind, name] = code.split(".");
  const given = { s: values.count === 1 || values.count === "1" ? "" : "s", ...values };
  return words[kind][name].replace(/\{(\w+)\}/g, (whole, blank) => (blank in given ? String(given[blank]) : whole));
}

/** Several things in a row, as the language separates them. */
export const list = (items, sign = "and") => items.join(say(`signs.${sign}`));

export const nameOf = (body) => (isChinese() ? body.name : body.name_en || body.name);

/** A name in an element that says where it is Chinese on a page of another language. */
export function named(body, tag = "span", attributes = {}) {
  const foreign = !isChinese() && !body.name_en ? { lang: "zh-CN" } : {};
  return element(tag, { ...attributes, ...foreign }, nameOf(body));
}

export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...content.filter((one) => one !== null && one !== ""));
  return made;
}

export function countText(value) {
  const [whole, rest] = String(value).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}

/** A share in per cent with one decimal, as charts/theme.py and charts/rated.py write it. */
export function percentText(share) {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.05) return "<0.1%";
  return share === 1 ? "100%" : `${percent.toFixed(1)}%`;
}

export const casesText = (one) => `${countText(one.numerator)}/${countText(one.denominator)}`;
