// Choosing an authority by typing: a combobox over a list after the ARIA pattern. Names, pinyin and English are found by the
// portal's own search index (search-index.js), so nothing grows with the number of authorities; a code, or nothing typed,
// looks into the list of one province.
import { find, openIndex, verified } from "./search-index.js";
import { inPlaceOf, ofFirstPlace } from "./compare-data.js";
import { element, named, nameOf, say } from "./compare-words.js";

const SHOWN = 12;
const DELAY = 60; // milliseconds after the last key
const CODE = /^\d{2,6}$/;

/** The box; `pick(id)` is called with what was chosen, `last()` gives the id chosen last, or nothing. */
export function picker({ pick, last, tell }) {
  openIndex(new URL("search/", new URL(document.documentElement.dataset.root, location.href)));
  const input = element("input", {
    class: "yg-compare__input", id: "compare-add", type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", enterkeyhint: "enter", placeholder: say("choose.hint"),
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "compare-options",
  });
  const options = element("ul", { class: "yg-compare__options", id: "compare-options", role: "listbox", "aria-label": say("choose.options"), hidden: "" });
  const box = element("div", { class: "yg-compare__add" }, element("label", { for: "compare-add" }, say("choose.add")), input, options);
  let active = -1;
  let turn = 0;
  let timer;

  function open(isOpen) {
    options.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) activate(-1);
  }

  function activate(at) {
    const every = [...options.children];
    active = every.length && at >= 0 ? at % every.length : -1;
    every.forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", every[active].id);
    every[active].scrollIntoView({ block: "nearest" });
  }

  async function run() {
    const query = input.value.trim();
    const mine = ++turn;
    try {
      const found = await candidates(query, last());
      if (mine !== turn) return;
      options.replaceChildren(...found.slice(0, SHOWN).map(option));
      activate(found.length && query ? 0 : -1);
      open(found.length > 0);
      tell(found.length ? say("choose.found", { count: Math.min(found.length, SHOWN) }) : query ? say("choose.none", { query }) : "");
    } catch (error) {
      if (mine !== turn) return;
      open(false);
      tell(say("choose.failed"));
      console.warn("yangguang compare:", error);
    }
  }

  function option(one, place) {
    const made = element("li", { class: "yg-compare__option", role: "option", id: `compare-option-${place}`, "aria-selected": "false" }, named(one));
    if (one.facts) made.append(" ", element("span", { class: "yg-quiet" }, one.facts));
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    made.addEventListener("click", () => take(one));
    made.dataset.id = one.id;
    return made;
  }

  function take(one) {
    turn++;
    clearTimeout(timer);
    input.value = "";
    open(false);
    pick(one.id, nameOf(one));
  }

  const soon = () => {
    clearTimeout(timer);
    if (!input.value.trim()) {
      turn++;
      return open(false);
    }
    timer = setTimeout(run, DELAY);
  };

  input.addEventListener("input", (event) => event.isComposing || soon());
  input.addEventListener("compositionend", soon);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.hidden) return void run();
      const size = options.children.length;
      activate(event.key === "ArrowDown" ? active + 1 : active <= 0 ? size - 1 : active - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!options.hidden && active >= 0) options.children[active].click();
      else if (input.value.trim()) run();
    } else if (event.key === "Escape" && !options.hidden) {
      event.preventDefault();
      turn++;
      open(false);
    }
  });
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || open(false));
  return { box, input };
}

// Bodies with reports, best first: {id, name, name_en, facts}.
async function candidates(query, lastId) {
  if (!query || CODE.test(query)) {
    const listed = query ? await inPlaceOf(query) : lastId ? await inPlaceOf(lastId) : await ofFirstPlace();
    return listed.filter((one) => one.id !== lastId && one.code?.startsWith(query)).map((one) => ({ ...one, facts: `${one.code} · ${one.years.join(", ")}` }));
  }
  const asked = { kind: "authority", year: "", region: "" };
  const result = (await find(query, asked, false)) ?? null;
  if (!result) return [];
  const found = [];
  for await (const one of verified(result, () => found.length >= SHOWN)) {
    const id = /(?:^|\/)authority\/([^/]+)\/$/.exec(one.url)?.[1];
    if (id && !found.some((other) => other.id === id)) found.push({ id, name: one.title, name_en: "", facts: one.region ?? "", inTitle: one.inTitle });
  }
  const inName = found.filter((one) => one.inTitle);
  return inName.length ? inName : found;
}
