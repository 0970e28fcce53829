// Draws <figure class="yg-chart" data-spec="…json"> when it comes near the screen. The specifications carry marks,
// data and words; colours, type and lines come from the page's own custom properties, so a chart follows the palette.
// Vega runs through its expression interpreter (ast), which needs no `unsafe-eval`. A specification gives its height as
// a number (rows × step): with a step Vega-Lite warns that it cannot fit the height, which nobody asked it to.
(() => {
  const figures = [...document.querySelectorAll("figure.yg-chart[data-spec]")];
  if (!figures.length) return;
  const bundle = new URL("vega.js", document.currentScript.src).href;
  const specs = new Map();
  const views = new Map();
  let runtime;

  function loadRuntime() {
    runtime ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = bundle;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("the chart runtime did not load"));
      document.head.append(script);
    });
    return runtime;
  }

  function config(figure) {
    const style = getComputedStyle(figure);
    const value = (name) => style.getPropertyValue(name).trim();
    const narrow = figure.clientWidth < 520;
    const colours = [1, 2, 3, 4, 5, 6].map((number) => value(`--yg-series-${number}`));
    const font = value("--yg-sans");
    const quiet = value("--yg-ink-2");
    const text = { labelFont: font, titleFont: font, labelFontSize: 12.5, titleFontSize: 12.5, labelColor: value("--yg-ink"), titleColor: quiet, titleFontWeight: 400 };
    return {
      background: null,
      font,
      padding: { left: 2, top: 6, right: 10, bottom: 2 },
      view: { stroke: null },
      axis: { ...text, domainColor: value("--yg-line-strong"), tickColor: value("--yg-line-strong"), gridColor: value("--yg-line"), labelLimit: narrow ? 128 : 260, labelPadding: 6, tickSize: 4 },
      axisY: { domain: false, ticks: false },
      axisBand: { grid: false },
      axisQuantitative: { tickCount: narrow ? 4 : 6 },
      legend: { ...text, symbolType: "square", symbolSize: 110, rowPadding: 4, columnPadding: 14, labelLimit: 220, orient: "top", columns: narrow ? 2 : 6, titleAnchor: "start" },
      header: { labelFont: font, labelColor: value("--yg-ink"), titleFont: font, titleColor: quiet },
      title: { font, color: value("--yg-ink"), subtitleColor: quiet },
      mark: { color: colours[0], tooltip: true },
      bar: { color: colours[0] },
      rule: { color: value("--yg-line-strong") },
      line: { color: colours[0], strokeWidth: 2.5 },
      point: { color: colours[0], filled: true, size: 60 },
      text: { font, fontSize: 12.5, fill: value("--yg-ink"), color: value("--yg-ink") },
      range: { category: colours, ordinal: colours },
      locale: { number: { decimal: ".", thousands: ",", grouping: [3], currency: ["¥", ""] } },
    };
  }

  async function specification(figure) {
    const address = new URL(figure.dataset.spec, document.baseURI).href;
    if (!specs.has(address)) {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${figure.dataset.spec}: ${answer.status}`);
      specs.set(address, await answer.json());
    }
    return specs.get(address);
  }

  function canvas(figure) {
    let box = figure.querySelector(".yg-chart__canvas");
    if (!box) {
      box = document.createElement("div");
      box.className = "yg-chart__canvas";
      (figure.querySelector("details") ?? figure.lastElementChild).before(box);
    }
    return box;
  }

  async function draw(figure) {
    const box = canvas(figure);
    try {
      const [embed, spec] = await Promise.all([loadRuntime(), specification(figure)]);
      const drawn = structuredClone(spec);
      delete drawn.title; // the figure's caption says it
      drawn.config = { ...config(figure), ...(spec.config?.yg ?? {}) };
      drawn.autosize ??= { type: "fit-x", contains: "padding" };
      if (!drawn.width && !drawn.columns) drawn.width = "container";
      views.get(figure)?.finalize();
      const result = await embed(box, drawn, {
        mode: "vega-lite",
        renderer: "svg",
        ast: true,
        actions: false,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true, theme: "yg" },
      });
      views.set(figure, result);
      const svg = box.querySelector("svg");
      const title = figure.querySelector(".yg-chart__title");
      const about = figure.querySelector(".yg-chart__description");
      svg?.setAttribute("role", "img");
      svg?.setAttribute("aria-label", [title, about].filter(Boolean).map((node) => node.textContent.trim()).join("。"));
      for (const part of svg?.querySelectorAll("[aria-roledescription], [role^=graphics]") ?? []) {
        part.setAttribute("aria-hidden", "true");
      }
      figure.dataset.state = "drawn";
    } catch (error) {
      figure.dataset.state = "failed";
      box.textContent = "图表未能绘制，数据见下表。The chart could not be drawn; its data are in the table below.";
      const table = figure.querySelector("details");
      if (table) table.open = true;
      console.warn("yangguang chart:", error);
    }
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: "300px 0px" },
  );
  figures.forEach((figure) => seen.observe(figure));
  document.addEventListener("yg:palette", () => {
    for (const figure of views.keys()) draw(figure);
  });
  addEventListener("beforeprint", () => figures.filter((figure) => !views.has(figure)).forEach(draw));
})();
