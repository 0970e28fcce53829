// Draws one chart into its figure. A specification carries marks, words and the light look (charts/theme.py); here its
// colours give way to the page's own custom properties, so that a chart follows the palette, and a narrow screen gets
// fewer columns and ticks. Vega runs through its expression interpreter (ast), which needs no `unsafe-eval`.

// The light palette of parts/01-tokens.css and of charts/theme.py; tests/charts holds the three together.
export const LIGHT = {
  "--yg-series-1": "#0d5878",
  "--yg-series-2": "#6fa9c0",
  "--yg-series-3": "#b4492f",
  "--yg-series-4": "#cf9b3c",
  "--yg-series-5": "#8b8578",
  "--yg-series-6": "#c9c2b2",
  "--yg-ink": "#1e1c19",
  "--yg-ink-2": "#514d45",
  "--yg-ink-3": "#6b665c",
  "--yg-line": "#e2ddd1",
  "--yg-line-strong": "#aaa393",
};

const NARROW = 520;
const specs = new Map();
const views = new Map();
let runtime;

const isNarrow = (figure) => figure.clientWidth < NARROW;

export const isChinese = (figure) => (figure.closest("[lang]")?.lang ?? "zh").startsWith("zh");

export function loadRuntime() {
  runtime ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("vega.js", import.meta.url).href;
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = () => reject(new Error("the chart runtime did not load"));
    document.head.append(script);
  });
  return runtime;
}

export async function specification(address) {
  const url = new URL(address, document.baseURI).href;
  if (!specs.has(url)) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    specs.set(url, await answer.json());
  }
  return specs.get(url);
}

// A specification made in the browser, under the name that its figure has for it (the compare page).
export function give(address, spec) {
  specs.set(new URL(address, document.baseURI).href, Promise.resolve(spec));
}

// What it was drawn from is no longer needed.
export function forget(figure) {
  views.get(figure)?.result.finalize();
  views.delete(figure);
  specs.delete(new URL(figure.dataset.spec, document.baseURI).href);
}

// Data keep what they say: of them only the fields named "colour" hold colours.
function recoloured(value, colours, key = "", inData = false) {
  if (typeof value === "string") return inData && key !== "colour" ? value : (colours.get(value) ?? value);
  if (Array.isArray(value)) return value.map((one) => recoloured(one, colours, key, inData));
  if (value && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        recoloured(one, colours, name, inData || (name === "datasets" && key === "")),
      ]),
    );
  }
  return value;
}

function inPalette(figure, spec) {
  const style = getComputedStyle(figure);
  const value = (name) => style.getPropertyValue(name).trim();
  const { title: _, description: __, usermeta: ___, ...drawn } = spec; // the figure says them
  const own = recoloured(drawn, new Map(Object.entries(LIGHT).map(([name, light]) => [light, value(name)])));
  const narrow = isNarrow(figure);
  const { config } = own;
  config.font = value("--yg-sans");
  for (const part of [config.axis, config.legend]) part.labelFont = part.titleFont = config.font;
  config.text.font = config.font;
  config.axis.labelLimit = narrow ? 128 : 260;
  config.axisQuantitative = { tickCount: narrow ? 4 : 6 };
  config.legend.columns = legendColumns(figure.clientWidth, own, config);
  config.legend.labelLimit = figure.clientWidth - 40;
  config.padding = { left: 2, top: 6, right: 10, bottom: 2 };
  return { ...own, autosize: { type: "fit-x", contains: "padding" } };
}

// As many columns as the longest name of a legend leaves room for.
function legendColumns(width, spec, config) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${config.legend.labelFontSize}px ${config.font}`;
  const layers = [spec, ...(spec.layer ?? [])];
  const names = layers.flatMap((layer) => layer.encoding?.color?.legend?.values ?? layer.encoding?.color?.scale?.domain ?? []);
  const longest = Math.max(60, ...names.map((text) => context.measureText(text).width));
  return Math.max(1, Math.min(6, Math.floor((width - 40) / (longest + 34))));
}

function canvasOf(figure) {
  let box = figure.querySelector(".yg-chart__canvas");
  if (!box) {
    box = document.createElement("div");
    box.className = "yg-chart__canvas";
    (figure.querySelector("details") ?? figure.lastElementChild).before(box);
  }
  return box;
}

// The new drawing is made out of sight, then takes the place of the old one (or of what kept its room) at once.
export async function draw(figure) {
  const box = canvasOf(figure);
  const sheet = document.createElement("div");
  sheet.className = "yg-chart__sheet is-drawing";
  try {
    const [embed, spec] = await Promise.all([loadRuntime(), specification(figure.dataset.spec)]);
    box.append(sheet);
    const result = await embed(sheet, inPalette(figure, spec), {
      mode: "vega-lite",
      renderer: "svg",
      ast: true,
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true, theme: "yg" },
    });
    views.get(figure)?.result.finalize();
    views.set(figure, { result, narrow: isNarrow(figure) });
    name(figure, sheet.querySelector("svg"));
    sheet.classList.remove("is-drawing");
    box.replaceChildren(sheet);
    figure.dataset.state = "drawn";
  } catch (error) {
    sheet.remove();
    figure.dataset.state = "failed";
    box.textContent = isChinese(figure)
      ? "图表未能绘制，数据见下表。"
      : "The chart could not be drawn; its data are in the table below.";
    const table = figure.querySelector("details");
    if (table) table.open = true;
    console.warn("yangguang chart:", error);
  }
}

export function drawAgain(figures) {
  figures.forEach(draw);
}

// One image with a name for screen readers; focused, the arrow keys read its rows one after the other.
function name(figure, svg) {
  const text = (part) => figure.querySelector(`.yg-chart__${part}`)?.textContent.trim().replace(/\s+/g, " ");
  const stop = isChinese(figure) ? "。" : ". ";
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", [text("title"), text("description")].filter(Boolean).join(stop));
  for (const part of svg.querySelectorAll("[aria-roledescription], [role^=graphics]")) {
    part.setAttribute("aria-hidden", "true");
  }
  const rows = [...figure.querySelectorAll(".yg-chart__data tbody tr")];
  if (!rows.length) return;
  svg.setAttribute("tabindex", "0");
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  let at = -1;
  svg.addEventListener("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    at = (at + steps[event.key] + rows.length) % rows.length;
    reading(figure).textContent = spoken(rows[at], isChinese(figure));
  });
  svg.addEventListener("blur", () => figure.querySelector(".yg-chart__reading")?.replaceChildren());
}

function reading(figure) {
  let line = figure.querySelector(".yg-chart__reading");
  if (!line) {
    line = document.createElement("p");
    line.className = "yg-chart__reading";
    line.setAttribute("aria-live", "polite");
    canvasOf(figure).after(line);
  }
  return line;
}

function spoken(row, chinese) {
  const heads = [...row.closest("table").querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  const cells = [...row.children].map((cell) => cell.textContent.trim());
  const said = cells.map((cell, place) => (place && cell ? `${heads[place]} ${cell}` : cell)).filter(Boolean);
  return chinese ? `${said.join("，")}。` : `${said.join(", ")}.`;
}

// Vega follows the width of its box; what else a narrow screen changes is drawn anew.
addEventListener("resize", () => {
  drawAgain([...views].filter(([figure, { narrow }]) => figure.isConnected && isNarrow(figure) !== narrow).map(([figure]) => figure));
});
