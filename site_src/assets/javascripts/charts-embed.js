// The page that other sites show in an iframe: ?chart=<specification>&page=<page>, both addresses within this site, and
// optionally &palette=light|dark. Anything else is refused, so the page draws nothing that the site did not publish.
import { draw, specification } from "./charts-draw.js";

const root = new URL("../../", import.meta.url);
const query = new URLSearchParams(location.search);
const figure = document.querySelector("figure.yg-chart");
const said = document.querySelector("[data-embed-status]");

// An address within the site, or null.
function within(text, pattern) {
  if (!text) return null;
  let address;
  try {
    address = new URL(text, root);
  } catch {
    return null;
  }
  const inside = address.origin === root.origin && address.pathname.startsWith(root.pathname);
  return inside && pattern.test(address.pathname) && !address.search && !address.username ? address : null;
}

function refuse(zh, en) {
  figure.hidden = true;
  said.hidden = false;
  said.textContent = `${zh} ${en}`;
}

async function show() {
  if (["light", "dark"].includes(query.get("palette"))) document.documentElement.dataset.palette = query.get("palette");
  const chart = within(query.get("chart"), /\.json$/);
  const page = within(query.get("page"), /\/$/) ?? root;
  if (!chart || chart.hash) return refuse("地址里没有本站的图表。", "The address names no chart of this site.");
  let spec;
  try {
    spec = await specification(chart.href);
    if (!spec.usermeta?.yangguang || JSON.stringify(spec).includes('"url":')) throw new Error("not a chart of ours");
  } catch {
    return refuse("没有这张图表，或者它已经移走。", "There is no such chart, or it has moved.");
  }
  const { language, source } = spec.usermeta.yangguang;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  document.title = spec.title;
  const link = figure.querySelector(".yg-chart__title a");
  link.textContent = spec.title;
  link.href = page.href;
  figure.querySelector(".yg-chart__description").textContent = spec.description;
  figure.querySelector("[data-embed-source]").textContent = source;
  figure.dataset.spec = chart.href;
  figure.hidden = false;
  await draw(figure);
}

show();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figure.dataset.state === "drawn" && draw(figure));
