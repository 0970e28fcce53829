// The search boxes: a combobox over a list of results, after the ARIA pattern; filters, keys, wording in the page's
// language. search-index.js knows the index and is loaded when someone begins to search. Nothing of a page is ever
// interpreted: results are built of text nodes.
(() => {
  const boxes = [...document.querySelectorAll("[data-yg-search]")];
  if (!boxes.length) return;
  const root = new URL(document.documentElement.dataset.root, location.href); // of the page's language
  const module = new URL("search-index.js", document.currentScript.src);
  let engine; // search-index.js, once it is loaded
  let loading;
  function index() {
    loading ??= import(module).then((loaded) => {
      engine = loaded;
      engine.openIndex(new URL("search/", root));
    });
    loading.catch(() => (loading = undefined));
    return loading;
  }
  const GROUPS = ["authority", "region", "year", "topic", "report", "page"];
  const SHOWN_FIRST = { authority: 3, region: 3, year: 1, topic: 3, report: 6, page: 3 };
  const SHOWN_OF_KIND = 24;
  const DELAY = 40; // milliseconds after the last key

  const WORDS = {
    zh: {
      kinds: { authority: "机关", region: "地区", year: "年度", topic: "主题", report: "年度报告", page: "本站说明" },
      label: "搜索机关、地名、年度、词句或数字",
      hero: "搜索机关、地名、词句或数字，如 沙依巴克",
      short: "搜索",
      results: "搜索结果",
      kind: "全部类型",
      year: "全部年度",
      region: "全部地区",
      filter: { kind: "类型", year: "年度", region: "地区" },
      yearFact: (year) => `${year} 年`,
      nothingAsked: "请输入汉字、字母或数字",
      cut: (query, pages) => `最可能的 ${pages} 页里没有“${query}”。可以多写几个字。`,
      none: (query) => `没有找到“${query}”。可以少写几个字，或去掉筛选。`,
      near: (query) => `没有找到“${query}”，相近的：`,
      without: (words) => `没有同时含有全部词语的页；未计“${words.join("、")}”：`,
      some: (total, shown) => `约 ${total} 页，显示前 ${shown} 页`,
      all: (shown) => `${shown} 页`,
      isFile: "直接打开文件时不能搜索，请用 make serve。",
      failed: "搜索未能载入，请稍后再试。",
      colon: "：",
      before: 18, // characters of an excerpt before the words found, and all of them
      length: 76,
    },
    en: {
      kinds: { authority: "Authorities", region: "Regions", year: "Years", topic: "Topics", report: "Annual reports", page: "About this site" },
      label: "Search authorities, places, years, words or figures",
      hero: "An authority, a place, words or a figure: hongze, 沙依巴克",
      short: "Search",
      results: "Results",
      kind: "All kinds",
      year: "All years",
      region: "All regions",
      filter: { kind: "Kind", year: "Year", region: "Region" },
      yearFact: (year) => year,
      nothingAsked: "Type letters, Chinese characters or digits",
      cut: (query, pages) => `Not in the ${pages} likeliest pages: “${query}”. Try more words.`,
      none: (query) => `Nothing found for “${query}”. Try fewer words, or no filter.`,
      near: (query) => `Nothing found for “${query}”. Similar:`,
      without: (words) => `No page has all the words. Left out: “${words.join(", ")}”.`,
      some: (total, shown) => `About ${total} pages, ${shown} shown`,
      all: (shown) => (shown === 1 ? "1 page" : `${shown} pages`),
      isFile: "Search does not work on files opened directly; use make serve.",
      failed: "Search did not load. Please try again later.",
      colon: ": ",
      before: 36,
      length: 152,
    },
  };
  const say = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.zh;

  // ---- what is shown ---------------------------------------------------------------------------------------------
  function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  function marked(text, words) {
    const chars = [...text];
    const nodes = [];
    let from = 0;
    for (const [start, end] of engine.places(chars, words)) {
      if (start < from) continue;
      if (start > from) nodes.push(chars.slice(from, start).join(""));
      nodes.push(element("mark", {}, chars.slice(start, end).join("")));
      from = end;
    }
    nodes.push(chars.slice(from).join(""));
    return nodes;
  }

  function excerpt(part, words) {
    const chars = [...`${part.heading && part.text ? `${part.heading}${say.colon}` : part.heading}${part.text}`];
    const middle = engine.places(chars, words)[0]?.[0] ?? 0;
    const start = Math.max(0, middle - say.before);
    const end = Math.min(chars.length, start + say.length);
    return [start ? "…" : "", ...marked(chars.slice(start, end).join(""), words), end < chars.length ? "…" : ""];
  }

  function option(found, words, id) {
    const target = new URL(found.url, root);
    if (found.part?.anchor) target.hash = found.part.anchor;
    const title = element("span", { class: "yg-result__title" }, ...marked(found.title, found.marks));
    const link = element("a", { class: "yg-result", href: target.href, role: "option", id, "aria-selected": "false", tabindex: "-1" }, title);
    const facts = [found.year && !found.title.includes(found.year) ? say.yearFact(found.year) : "", found.title.includes(found.region) ? "" : found.region].filter(Boolean);
    if (facts.length) link.append(element("span", { class: "yg-result__facts" }, facts.join(" · ")));
    if (found.part) link.append(element("span", { class: "yg-result__text" }, ...excerpt(found.part, words)));
    return link;
  }

  let made = 0;
  function searchBox(form) {
    const id = `yg-search-${++made}`;
    const hero = form.classList.contains("yg-search--hero");
    const input = element("input", {
      class: "yg-search__input", type: "search", name: "q", id, role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
      "aria-label": say.label, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, placeholder: hero ? say.hero : say.short,
    });
    const key = element("kbd", { class: "yg-search__key", "aria-hidden": "true" }, "/");
    const list = element("div", { class: "yg-search__list", id: `${id}-list`, role: "listbox", "aria-label": say.results });
    const status = element("p", { class: "yg-search__status", role: "status" });
    const choice = (name) => element("select", { class: "yg-select", "aria-label": say.filter[name] }, element("option", { value: "" }, say[name]));
    const filters = { kind: choice("kind"), year: choice("year"), region: choice("region") };
    const tools = element("div", { class: "yg-search__filters" }, ...Object.values(filters), status);
    const panel = element("div", { class: "yg-search__panel", hidden: "" }, tools, list);
    form.append(element("label", { class: "yg-search__field", for: id }, input, key), panel);

    let turn = 0;
    let timer;
    let active = -1;
    const options = () => [...list.querySelectorAll("[role=option]")];

    function open(isOpen) {
      panel.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) activate(-1);
    }
    function activate(index) {
      const every = options();
      active = every.length ? (index < 0 ? -1 : index % every.length) : -1;
      every.forEach((one, i) => one.setAttribute("aria-selected", String(i === active)));
      if (active >= 0) {
        input.setAttribute("aria-activedescendant", every[active].id);
        every[active].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    async function prepare() {
      try {
        await index();
        const { kinds, years, regions } = await engine.manifest();
        if (filters.kind.options.length > 1) return;
        const add = (name, value, label) => filters[name].append(element("option", { value }, label));
        for (const name of GROUPS) if (kinds.some(([one]) => one === name)) add("kind", name, say.kinds[name]);
        for (const year of years) add("year", year, year);
        for (const [code, name] of regions) add("region", code, name);
        for (const one of Object.values(filters)) one.hidden = one.options.length < 2;
      } catch {
        /* said when a search is tried */
      }
    }

    function said(query, result, shown) {
      if (!result) return say.nothingAsked;
      if (!shown) return result.looked ? say.cut(query, result.looked) : say.none(query);
      const found = result.total > shown ? say.some(result.total, shown) : say.all(shown);
      const how = result.near.size ? say.near([...result.near].join(" ")) : result.left.length ? say.without(result.left) : "";
      return [how, found].filter(Boolean).join(" ");
    }

    async function run() {
      const query = input.value.trim();
      const mine = ++turn;
      if (!query) return open(false);
      try {
        await index();
        prepare();
        const asked = Object.fromEntries(Object.entries(filters).map(([name, one]) => [name, one.value]));
        const enough = (name) => groups.get(name).length >= (asked.kind ? SHOWN_OF_KIND : SHOWN_FIRST[name]);
        const groups = new Map(GROUPS.map((name) => [name, []]));
        let result;
        let shown = 0;
        // Names that are nearly what was typed first; if none really is, only what was typed.
        for (const isNearAllowed of [true, false]) {
          if (shown || (result !== undefined && !result?.near.size)) break;
          result = await engine.find(query, asked, isNearAllowed);
          if (mine !== turn) return;
          if (!result) break;
          for await (const found of engine.verified(result, enough)) {
            if (mine !== turn) return;
            if (enough(found.kind)) continue;
            groups.get(found.kind).push(found);
            shown++;
          }
        }
        if (mine !== turn) return;
        // What is named comes before what only mentions the words: groups follow their best hit.
        const best = (found) => Math.max(...found.map((one) => one.inTitle));
        const order = [...groups].filter(([, found]) => found.length).sort(([, a], [, b]) => best(b) - best(a));
        activate(-1);
        list.replaceChildren(
          ...order.map(([name, found]) => {
            const heading = element("div", { class: "yg-search__group", id: `${id}-${name}`, role: "presentation" }, say.kinds[name]);
            return element("div", { role: "group", "aria-labelledby": `${id}-${name}` }, heading, ...found.map((one, i) => option(one, result.words, `${id}-${name}-${i}`)));
          }),
        );
        list.dataset.query = query;
        status.textContent = said(query, result, shown);
        open(true);
      } catch (error) {
        if (mine !== turn) return;
        list.replaceChildren();
        status.textContent = location.protocol === "file:" ? say.isFile : say.failed;
        open(true);
        console.warn("yangguang search:", error);
      }
    }
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(run, DELAY);
    };

    input.addEventListener("focus", () => {
      prepare();
      if (input.value.trim()) soon();
    });
    // Letters on the way to a Chinese character are not a query yet.
    input.addEventListener("input", (event) => event.isComposing || soon());
    input.addEventListener("compositionend", soon);
    for (const one of Object.values(filters)) one.addEventListener("change", run);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const every = options();
      if (!panel.hidden && every.length) every[Math.max(active, 0)].click();
      else run();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (panel.hidden) return void run();
        const size = options().length;
        activate(event.key === "ArrowDown" ? active + 1 : active <= 0 ? size - 1 : active - 1);
      } else if (event.key === "Escape") {
        if (!panel.hidden) event.preventDefault();
        open(false);
      }
    });
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) open(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!form.contains(event.target)) open(false);
    });
    return { input, run, isVisible: () => form.offsetParent !== null };
  }

  const searches = boxes.map(searchBox);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const first = searches.find((one) => one.isVisible());
    if (!first) return;
    event.preventDefault();
    first.input.focus();
    first.input.select();
  });
  const asked = new URLSearchParams(location.search).get("q");
  const first = searches.find((one) => one.isVisible());
  if (asked && first) {
    first.input.value = asked;
    first.run();
  }
})();
