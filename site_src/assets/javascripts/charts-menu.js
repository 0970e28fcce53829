// The menu of a chart: picture, data, link and code to embed it, all made here in the browser. A picture is drawn anew
// in the light look and at one width, under its title and over its source, whatever the reader's screen.
import { isChinese, loadRuntime, specification } from "./charts-draw.js";
import { csvText, saveFile } from "./files.js";

const WORDS = {
  zh: {
    menu: "下载与分享这张图",
    png: "PNG 图片",
    svg: "SVG 矢量图",
    csv: "CSV 数据",
    link: "复制链接",
    embed: "嵌入代码",
    code: "嵌入这张图的代码",
    copy: "复制代码",
    copied: "已复制",
    not: "未能复制，请手动选取",
    failed: "未能生成图片",
    source: "来源：",
  },
  en: {
    menu: "Download or share this chart",
    png: "PNG image",
    svg: "SVG image",
    csv: "CSV data",
    link: "Copy link",
    embed: "Embed code",
    code: "Code that embeds this chart",
    copy: "Copy code",
    copied: "Copied",
    not: "Not copied: please select it by hand",
    failed: "The picture could not be made",
    source: "Source: ",
  },
};

const root = new URL("../../", import.meta.url);
const WIDTH = 720;
const MARGIN = 32;
const SCALE = 2;
let menus = 0;

export function addMenu(figure) {
  const caption = figure.querySelector("figcaption");
  if (!caption || figure.querySelector(".yg-chart__menu")) return;
  const words = WORDS[isChinese(figure) ? "zh" : "en"];
  const button = element("button", "yg-chart__more", "⋯");
  const list = element("div", "yg-chart__choices");
  const status = element("p", "yg-chart__status");
  list.id = `yg-chart-menu-${(menus += 1)}`;
  list.hidden = true;
  status.setAttribute("role", "status");
  Object.assign(button, { type: "button", title: words.menu });
  for (const [name, value] of [["label", words.menu], ["expanded", "false"], ["controls", list.id]]) {
    button.setAttribute(`aria-${name}`, value);
  }

  const say = (text) => (status.textContent = text);
  const open = (is) => {
    list.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
    say("");
  };
  const choice = (label, run) => {
    const one = element("button", "yg-chart__choice", label);
    one.type = "button";
    one.addEventListener("click", () => Promise.resolve(run()).catch((error) => fail(error)));
    list.append(one);
    return one;
  };
  const fail = (error) => {
    say(words.failed);
    console.warn("yangguang chart:", error);
  };

  choice(words.png, async () => saveFile(await toPng(await toSvg(figure, words)), `${fileName(figure)}.png`));
  choice(words.svg, async () =>
    saveFile(new Blob([(await toSvg(figure, words)).text], { type: "image/svg+xml" }), `${fileName(figure)}.svg`),
  );
  if (figure.querySelector(".yg-chart__data table")) {
    choice(words.csv, () => saveFile(new Blob([toCsv(figure)], { type: "text/csv" }), `${fileName(figure)}.csv`));
  }
  choice(words.link, async () => say((await copy(linkOf(figure))) ? words.copied : `${words.not}: ${linkOf(figure)}`));
  if (!isMadeHere(figure)) addEmbed();
  list.append(status);

  function addEmbed() {
    const code = element("div", "yg-chart__embed");
    code.hidden = true;
    const more = choice(words.embed, () => {
      code.hidden = !code.hidden;
      more.setAttribute("aria-expanded", String(!code.hidden));
      if (code.hidden) return;
      fillCode(code, figure, words, say);
      code.querySelector("textarea").select();
    });
    more.setAttribute("aria-expanded", "false");
    list.append(code);
  }

  button.addEventListener("click", () => open(list.hidden));
  const menu = element("div", "yg-chart__menu");
  menu.append(button, list);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  document.addEventListener("pointerdown", (event) => !menu.contains(event.target) && !list.hidden && open(false));
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) open(false);
  });
  caption.append(menu);
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// ---- addresses ------------------------------------------------------------------------------------------------------

const inSite = (address) => new URL(address, document.baseURI).href.slice(root.href.length);

// Drawn from what the reader chose (the compare page): the address of the page holds it, and nothing can be embedded.
const isMadeHere = (figure) => figure.dataset.made !== undefined;

const fileName = (figure) =>
  (isMadeHere(figure) ? `compare-${figure.dataset.made}` : inSite(figure.dataset.spec))
    .replace(/\.json$/, "")
    .replace(/[^\w-]+/g, "-");

function linkOf(figure) {
  const page = new URL(location.href);
  if (!isMadeHere(figure)) page.search = "";
  page.hash = figure.id;
  return page.href;
}

function embedAddress(figure) {
  const address = new URL("embed/", root);
  address.searchParams.set("chart", inSite(figure.dataset.spec));
  address.searchParams.set("page", linkOf(figure).slice(root.href.length));
  return address.href;
}

function fillCode(box, figure, words, say) {
  const frame = document.createElement("iframe");
  const title = titleOf(figure);
  const height = Math.round((figure.querySelector(".yg-chart__canvas")?.offsetHeight ?? 300) + 190);
  const given = { src: embedAddress(figure), title, width: "100%", height, loading: "lazy" };
  for (const [name, value] of Object.entries(given)) frame.setAttribute(name, value);
  const code = frame.outerHTML.replace("></iframe>", ' style="border:0"></iframe>'); // our own page allows no style
  const area = element("textarea", "yg-chart__code");
  Object.assign(area, { readOnly: true, rows: 4, value: code, spellcheck: false });
  area.setAttribute("aria-label", words.code);
  const button = element("button", "yg-chart__choice", words.copy);
  button.type = "button";
  button.addEventListener("click", async () => {
    const done = await copy(area.value);
    say(done ? words.copied : words.not);
    if (!done) area.select();
  });
  box.replaceChildren(area, button);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// ---- files ----------------------------------------------------------------------------------------------------------

const toCsv = (figure) =>
  csvText([...figure.querySelectorAll(".yg-chart__data table tr")].map((row) => [...row.children].map((cell) => cell.textContent.trim())));

const titleOf = (figure) => {
  const title = figure.querySelector(".yg-chart__title").cloneNode(true);
  if (isChinese(figure)) title.querySelectorAll("[lang=en]").forEach((part) => part.remove());
  return title.textContent.trim();
};

async function toSvg(figure, words) {
  const [embed, spec] = await Promise.all([loadRuntime(), specification(figure.dataset.spec)]);
  const { title: _, usermeta: __, ...drawn } = structuredClone(spec);
  drawn.width = WIDTH;
  drawn.autosize = { type: "fit-x", contains: "padding" };
  drawn.config.padding = 0;
  const plain = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: false };
  const result = await embed(document.createElement("div"), drawn, plain);
  const chart = new DOMParser().parseFromString(await result.view.toSVG(), "image/svg+xml").documentElement;
  result.finalize();
  return composed(chart, figure, words, spec.config);
}

// Title, description, chart, source and the site's name below each other on a white sheet.
function composed(chart, figure, words, config) {
  const text = (part) => figure.querySelector(`.yg-chart__${part}`)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const site = document.querySelector('meta[property="og:site_name"]')?.content ?? "";
  const ink = config.title.color;
  const quiet = config.axis.titleColor;
  const above = [
    { text: titleOf(figure), size: 20, weight: 700, colour: ink },
    { text: text("description"), size: 13, weight: 400, colour: quiet },
  ];
  const below = [
    { text: `${words.source}${text("source").replace(/^(来源：|Source: ?)/, "")}`, size: 12, weight: 400, colour: quiet },
    { text: [site, linkOf(figure)].filter(Boolean).join(" · "), size: 12, weight: 400, colour: quiet },
  ];
  const svg = node("svg", { xmlns: "http://www.w3.org/2000/svg" });
  const sheet = node("rect", { width: "100%", height: "100%", fill: "#ffffff" });
  svg.append(sheet);
  let top = MARGIN;
  const write = (line) => {
    for (const part of wrapped(line, config.font)) {
      top += line.size * 1.4;
      const attributes = { x: MARGIN, y: Math.round(top - line.size * 0.3), fill: line.colour };
      const font = { "font-family": config.font, "font-size": line.size, "font-weight": line.weight };
      const written = node("text", { ...attributes, ...font });
      written.textContent = part;
      svg.append(written);
    }
    top += 6;
  };
  above.filter((line) => line.text).forEach(write);
  top += 10;
  chart.setAttribute("x", MARGIN);
  chart.setAttribute("y", Math.round(top));
  top += Number.parseFloat(chart.getAttribute("height")) + 14;
  svg.append(document.importNode(chart, true));
  below.forEach(write);
  const width = WIDTH + 2 * MARGIN;
  const height = Math.round(top + MARGIN - 8);
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
    svg.setAttribute(name, value);
  }
  return { text: new XMLSerializer().serializeToString(svg), width, height };
}

function node(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (name !== "xmlns") made.setAttribute(name, value);
  return made;
}

// Chinese breaks between any two characters, other text between words; brackets and stops stay with what they belong to.
const PIECES = /[（“《〔]*(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[）”》〕，。；：、]*|\s+/g;

function wrapped({ text, size, weight }, font) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${weight} ${size}px ${font}`;
  const lines = [""];
  const fits = (piece) => context.measureText(piece).width <= WIDTH;
  for (const piece of (text.match(PIECES) ?? []).flatMap((one) => (fits(one) ? [one] : [...one]))) {
    if (context.measureText(lines.at(-1) + piece).width > WIDTH && lines.at(-1).trim()) lines.push("");
    if (lines.at(-1) || piece.trim()) lines[lines.length - 1] += piece;
  }
  return lines;
}

async function toPng({ text, width, height }) {
  const image = new Image(width, height);
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}
