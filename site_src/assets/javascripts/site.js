// Small behaviours of every page: the palette button, tables that scroll, folds that open for a link or for print.
(() => {
  const root = document.documentElement;
  const order = ["auto", "light", "dark"];
  const say = (zh, en) => (root.lang.startsWith("zh") ? zh : en);
  const names = { auto: say("跟随系统", "automatic"), light: say("浅色", "light"), dark: say("深色", "dark") };

  function paletteButton() {
    const button = document.querySelector("[data-yg-palette]");
    if (!button) return;
    const label = () => {
      const text = `${say("配色：", "Palette: ")}${names[root.dataset.palette]}`;
      button.setAttribute("aria-label", text);
      button.title = text;
    };
    button.hidden = false;
    label();
    button.addEventListener("click", () => {
      root.dataset.palette = order[(order.indexOf(root.dataset.palette) + 1) % order.length];
      try {
        localStorage.setItem("yg-palette", root.dataset.palette);
      } catch {
        /* storage is closed: the choice holds for this page */
      }
      label();
      document.dispatchEvent(new CustomEvent("yg:palette"));
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      if (root.dataset.palette === "auto") document.dispatchEvent(new CustomEvent("yg:palette"));
    });
  }

  // A table or code wider than the screen scrolls in its own box; then it can be reached and scrolled by keyboard.
  function scrollBoxes() {
    const kinds = ".yg-scroll, .yg-text table, main pre";
    const mark = (box) => {
      const wide = box.scrollWidth > box.clientWidth + 1;
      box.classList.toggle("is-wide", wide);
      if (wide) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    };
    const observer = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
    const watch = (within) => within.querySelectorAll(kinds).forEach((box) => observer.observe(box));
    watch(document);
    // what scripts write later: comparisons, answers in SQL
    const added = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          if (!(node instanceof HTMLElement)) continue;
          if (node.matches(kinds)) observer.observe(node);
          watch(node);
        }
      }
    });
    added.observe(document.getElementById("main") ?? document.body, { childList: true, subtree: true });
  }

  // A link to something inside a closed fold opens it.
  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let fold = target.closest("details");
    if (!fold) return;
    while (fold) {
      fold.open = true;
      fold = fold.parentElement.closest("details");
    }
    target.scrollIntoView({ block: "center" });
  }

  // The link under a table names the cell that was opened or reached last, and not the table alone.
  function nameCell(cell) {
    const link = cell?.id && cell.closest("section")?.querySelector("a[data-wrong]");
    if (!link) return;
    const form = new URL(link.href);
    form.searchParams.set("cell", `${link.dataset.wrong} ${cell.id}`);
    form.searchParams.set("title", form.searchParams.get("title").replace(/ [^ ]*$/, ` ${cell.id}`));
    link.href = form.href;
  }

  function nameTarget() {
    nameCell(document.querySelector("td:target"));
  }

  function copyButtons() {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const before = button.textContent;
        try {
          await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
          button.textContent = say("已复制", "Copied");
        } catch {
          button.textContent = say("未能复制", "Not copied");
        }
        setTimeout(() => (button.textContent = before), 1600);
      });
    }
  }

  const opened = [];
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("main details:not([open], .yg-chart__data)")) {
      fold.open = true;
      opened.push(fold);
    }
  });
  addEventListener("afterprint", () => {
    while (opened.length) opened.pop().open = false;
  });
  addEventListener("hashchange", openTarget);
  addEventListener("hashchange", nameTarget);
  document.addEventListener("focusin", (event) => nameCell(event.target.closest("td[id]")));
  paletteButton();
  scrollBoxes();
  copyButtons();
  openTarget();
  nameTarget();
})();
