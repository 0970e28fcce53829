// Search over the index that build/yangguang/site/search.py writes. Terms are pairs of Chinese characters, words,
// numbers and pinyin initials; each file of terms is a few kilobytes and is loaded when a query needs it. A term only
// says which pages have it; what is shown has been found again in the page's own title or text, so phrases are exact.
(() => {
  const boxes = [...document.querySelectorAll("[data-yg-search]")];
  if (!boxes.length) return;
  const site = new URL(document.documentElement.dataset.root, location.href);
  const base = new URL("search/", site);
  const KINDS = {
    authority: ["机关", "Authorities"],
    region: ["地区", "Regions"],
    topic: ["主题", "Topics"],
    report: ["年度报告", "Reports"],
    page: ["本站说明", "Pages"],
  };
  const GROUPS = ["authority", "region", "topic", "report", "page"];
  const SHOWN_FIRST = { authority: 3, region: 3, topic: 3, report: 6, page: 3 };
  const VERIFIED_AT_MOST = 40; // pages whose text is read for one query: 250 KB at worst
  const PAIRS_AT_MOST = 8; // pairs of characters looked up for one word, one file each
  const DELAY = 90; // milliseconds after the last key

  // ---- the index -------------------------------------------------------------------------------------------------
  const files = new Map();
  function load(name) {
    if (!files.has(name)) {
      const answer = fetch(new URL(name, base)).then((response) => {
        if (!response.ok) throw new Error(`${name}: ${response.status}`);
        return response.json();
      });
      answer.catch(() => files.delete(name));
      files.set(name, answer);
    }
    return files.get(name);
  }
  const manifest = () => load("index.json");

  function shardOf(term, shards) {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(term.replace(/^[\^~]+/, ""))) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    return value % shards;
  }

  function decode(written, pages) {
    const bits = new Uint8Array((pages + 7) >> 3);
    if (!written) return bits;
    const bytes = Uint8Array.from(atob(written.slice(1)), (char) => char.charCodeAt(0));
    if (written[0] === "b") return bytes;
    let page = -1;
    let gap = 0;
    let shift = 0;
    for (const byte of bytes) {
      gap |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte & 0x80) continue;
      page += gap + 1;
      bits[page >> 3] |= 1 << (page & 7);
      gap = shift = 0;
    }
    return bits;
  }

  async function having(term) {
    const { shards, pages } = await manifest();
    const content = await load(`terms/${shardOf(term, shards)}.json`);
    return decode(Object.hasOwn(content, term) ? content[term] : "", pages);
  }
  const both = (left, right) => left.map((byte, i) => byte & right[i]);
  const either = (left, right) => left.map((byte, i) => byte | right[i]);
  const without = (left, right) => left.map((byte, i) => byte & ~right[i]);
  const isEmpty = (bits) => bits.every((byte) => !byte);
  const all = async (terms) => (await Promise.all(terms.map(having))).reduce(both);
  function count(bits) {
    let sum = 0;
    for (let byte of bits) for (; byte; byte &= byte - 1) sum++;
    return sum;
  }
  function* members(bits) {
    for (let i = 0; i < bits.length; i++) for (let bit = 0; bits[i] >> bit; bit++) if ((bits[i] >> bit) & 1) yield i * 8 + bit;
  }

  // ---- a query ---------------------------------------------------------------------------------------------------
  const HAN = /[\u3400-\u9fff\uf900-\ufaff]/;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const clean = (text) =>
    fold(text)
      .split(/\s+/)
      .filter(Boolean)
      .join(" ")
      .replace(/(?<=[\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])/g, "")
      .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");

  // "洪泽 2023" asks for both; spaces a reader types between Chinese words separate them here.
  function runs(query) {
    const words = fold(query).replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
    return [...new Set(words.match(/[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:\.[0-9]+)?/g) ?? [])].slice(0, 8);
  }

  function pairs(run, mark = "") {
    if (run.length === 1) return [mark + run];
    const found = [];
    for (let i = 0; i + 1 < run.length; i++) found.push(mark + run.slice(i, i + 2));
    return found.length <= PAIRS_AT_MOST ? found : found.filter((_, i) => i % 2 === 0).slice(0, PAIRS_AT_MOST);
  }

  async function lookUp(run) {
    if (HAN.test(run)) return { run, title: await all(pairs(run, "^")), any: await all(pairs(run)) };
    let title = await having(`^${run}`);
    if (/^[a-z]{2,}$/.test(run)) {
      const steps = [];
      for (let i = 0; i + 1 < run.length; i++) steps.push(`~${run.slice(i, i + 2)}`);
      title = either(title, await all(steps));
    }
    return { run, title, any: either(title, await having(run)) };
  }

  async function find(query, filters) {
    const { pages } = await manifest();
    const words = runs(query);
    if (!words.length) return null;
    const found = await Promise.all(words.map(lookUp));
    let wanted = new Uint8Array((pages + 7) >> 3).fill(255);
    for (const [key, value] of Object.entries(filters)) if (value) wanted = both(wanted, await having(`=${key}:${value}`));
    const matching = both(wanted, found.map((one) => one.any).reduce(both));
    const named = both(matching, found.map((one) => one.title).reduce(both));
    const partly = both(matching, found.map((one) => one.title).reduce(either));
    return { words, tiers: [named, without(partly, named), without(matching, partly)], total: count(matching), some: !isEmpty(matching) };
  }

  async function page(number) {
    const { pagesAFile } = await manifest();
    const rows = await load(`pages/${Math.floor(number / pagesAFile)}.json`);
    const [title, url, kind, authority, year, region, letters, names] = rows[number % pagesAFile];
    return { number, title, url, kind, authority, year, region, letters, names, named: clean(`${title} ${names}`) };
  }

  // 9 is not found in 19: words and numbers are whole, Chinese is found anywhere.
  function holds(text, word) {
    if (HAN.test(word)) return text.includes(word);
    const part = /[a-z0-9]/;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const after = text.slice(at + word.length);
      if (!part.test(text[at - 1] ?? "") && !/^([a-z0-9]|\.[0-9])/.test(after) && !/[0-9]\.$/.test(text.slice(0, at))) return true;
    }
    return false;
  }

  // A page holds the words if each is in its title, its initials or one of its parts.
  async function verify(number, words) {
    const found = await page(number);
    const inText = words.filter((word) => !found.named.includes(word) && !found.letters.includes(word));
    found.inTitle = words.length - inText.length;
    if (!inText.length) return found;
    const parts = await load(`texts/${number}.json`);
    const flat = parts.map(([anchor, heading, text]) => ({ anchor, heading, text, flat: clean(`${heading} ${text}`) }));
    if (!inText.every((word) => flat.some((part) => holds(part.flat, word)))) return null;
    const score = (part) => inText.filter((word) => holds(part.flat, word)).length;
    found.part = flat.reduce((best, part) => (score(part) > score(best) ? part : best));
    found.together = score(found.part);
    return found;
  }

  // Pages are numbered by kind, so a kind of which enough is shown costs nothing more.
  async function* verified(result, isEnough) {
    const { kinds } = await manifest();
    const kindOf = (number) => {
      let from = 0;
      return kinds.find(([, size]) => number < (from += size))[0];
    };
    let read = 0;
    for (const tier of result.tiers) {
      let numbers = [...members(tier)];
      while (read < VERIFIED_AT_MOST) {
        numbers = numbers.filter((number) => !isEnough(kindOf(number)));
        if (!numbers.length) break;
        const some = numbers.splice(0, 10);
        read += some.length;
        result.isCut = read >= VERIFIED_AT_MOST;
        const found = (await Promise.all(some.map((number) => verify(number, result.words)))).filter(Boolean);
        yield* found.sort((left, right) => right.inTitle - left.inTitle || (right.together ?? 0) - (left.together ?? 0));
      }
    }
  }

  // ---- what is shown ---------------------------------------------------------------------------------------------
  function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  // Marks every occurrence of the words. Folding may change lengths (full-width forms do not), so fold char by char.
  function marked(text, words) {
    const chars = [...text];
    const flat = chars.map((char) => fold(char)[0] ?? " ").join("");
    const nodes = [];
    let from = 0;
    while (from < chars.length) {
      let next = -1;
      let length = 0;
      for (const word of words) {
        const at = flat.indexOf(word, from);
        if (at >= 0 && (next < 0 || at < next || (at === next && word.length > length))) [next, length] = [at, word.length];
      }
      if (next < 0) break;
      if (next > from) nodes.push(chars.slice(from, next).join(""));
      nodes.push(element("mark", {}, chars.slice(next, next + length).join("")));
      from = next + length;
    }
    nodes.push(chars.slice(from).join(""));
    return nodes;
  }

  function excerpt(part, words) {
    const chars = [...`${part.heading && part.text ? `${part.heading}：` : part.heading}${part.text}`];
    const flat = chars.map((char) => fold(char)[0] ?? " ").join("");
    const at = words.map((word) => flat.indexOf(word)).filter((place) => place >= 0);
    const middle = at.length ? Math.min(...at) : 0;
    const start = Math.max(0, middle - 18);
    const end = Math.min(chars.length, start + 76);
    return [start ? "…" : "", ...marked(chars.slice(start, end).join(""), words), end < chars.length ? "…" : ""];
  }

  function option(found, words, id) {
    const target = new URL(found.url, site);
    if (found.part?.anchor) target.hash = found.part.anchor;
    const title = element("span", { class: "yg-result__title" }, ...marked(found.title, words));
    const link = element("a", { class: "yg-result", href: target.href, role: "option", id, "aria-selected": "false", tabindex: "-1" }, title);
    const facts = [found.year && !found.title.includes(found.year) ? `${found.year} 年` : "", found.region].filter(Boolean);
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
      "aria-label": "搜索机关、年度、词句或数字 Search", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
      placeholder: hero ? "搜索机关、地名、词句或数字，如 沙依巴克" : "搜索 Search",
    });
    const key = element("kbd", { class: "yg-search__key", "aria-hidden": "true" }, "/");
    const list = element("div", { class: "yg-search__list", id: `${id}-list`, role: "listbox", "aria-label": "搜索结果 Results" });
    const status = element("p", { class: "yg-search__status", role: "status" });
    const kind = element("select", { class: "yg-select", "aria-label": "类型 Kind" }, element("option", { value: "" }, "类型 Kind"));
    const year = element("select", { class: "yg-select", "aria-label": "年度 Year" }, element("option", { value: "" }, "年度 Year"));
    const tools = element("div", { class: "yg-search__filters" }, kind, year, status);
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
        const { kinds, years } = await manifest();
        if (kind.options.length > 1) return;
        for (const [name] of kinds) if (KINDS[name]) kind.append(element("option", { value: name }, KINDS[name].join(" ")));
        for (const one of years) year.append(element("option", { value: one }, one));
      } catch {
        /* said when a search is tried */
      }
    }

    async function run() {
      const query = input.value.trim();
      const mine = ++turn;
      if (!query) return open(false);
      try {
        const result = await find(query, { kind: kind.value, year: year.value });
        if (mine !== turn) return;
        const groups = new Map(GROUPS.map((name) => [name, []]));
        let shown = 0;
        if (result) {
          const enough = (name) => groups.get(name).length >= (kind.value ? 24 : SHOWN_FIRST[name]);
          for await (const found of verified(result, enough)) {
            if (mine !== turn) return;
            if (enough(found.kind)) continue;
            groups.get(found.kind).push(found);
            shown++;
          }
        }
        // What is named comes before what only mentions the words: groups follow their best hit.
        const best = (found) => (found.length ? Math.max(...found.map((one) => one.inTitle)) : -1);
        const order = [...groups].filter(([, found]) => found.length).sort(([, a], [, b]) => best(b) - best(a));
        list.replaceChildren(
          ...order.map(([name, found]) => {
            const heading = element("div", { class: "yg-search__group", id: `${id}-${name}`, role: "presentation" }, KINDS[name][0], " ", element("span", { lang: "en" }, KINDS[name][1]));
            return element("div", { role: "group", "aria-labelledby": `${id}-${name}` }, heading, ...found.map((one, i) => option(one, result.words, `${id}-${name}-${i}`)));
          }),
        );
        status.textContent = !result ? "请输入汉字、字母或数字" : !shown && result.isCut ? `最可能的 ${VERIFIED_AT_MOST} 页里没有“${query}”。可以多写几个字。` : !shown ? `没有找到“${query}”。可以少写几个字，或去掉筛选。` : result.total > shown ? `约 ${result.total} 页，显示前 ${shown} 页` : `${shown} 页`;
        open(true);
      } catch (error) {
        if (mine !== turn) return;
        list.replaceChildren();
        status.textContent = location.protocol === "file:" ? "直接打开文件时不能搜索，请用 make serve。" : "搜索未能载入，请稍后再试。Search did not load.";
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
    input.addEventListener("input", soon);
    kind.addEventListener("change", run);
    year.addEventListener("change", run);
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
