// Draws <figure class="yg-chart" data-spec="…json"> when it comes near the screen, and gives it its menu. What it takes
// to draw (charts-draw.js, vega.js) and the menu (charts-menu.js) are loaded only then: a page costs this file alone.
(() => {
  const figures = [...document.querySelectorAll("figure.yg-chart[data-spec]")];
  if (!figures.length) return;
  const here = document.currentScript.src;
  let loaded;

  function modules() {
    loaded ??= Promise.all(["charts-draw.js", "charts-menu.js"].map((name) => import(new URL(name, here).href)));
    return loaded;
  }

  async function show(figure) {
    const [{ draw }, { addMenu }] = await modules();
    addMenu(figure);
    await draw(figure);
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        show(entry.target);
      }
    },
    { rootMargin: "300px 0px" },
  );
  figures.forEach((figure) => seen.observe(figure));
  document.addEventListener("yg:palette", async () => {
    const drawn = figures.filter((figure) => figure.dataset.state === "drawn");
    if (drawn.length) (await modules())[0].drawAgain(drawn);
  });
  addEventListener("beforeprint", () => figures.filter((figure) => !figure.dataset.state).forEach(show));
})();
