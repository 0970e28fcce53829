// The search index in the browser: what build/yangguang/site/search.py writes, one for each language. Terms are pairs of
// Chinese characters, stems of words, numbers and beginnings of pinyin; each file of terms is a few kilobytes and is loaded
// when a query needs it. A term only says which pages have it; what is given back has been found again in the page's own
// title or text, so phrases are exact. Loaded by search.js when someone begins to search.
const WORDS_AT_MOST = 6;
const PAIRS_AT_MOST = 12; // pairs of characters looked up for one query, one file of some 8 KB each
const CANDIDATES_AT_MOST = 32; // pages looked at for one query, 2 KB each
const TEXT_BYTES_AT_MOST = 80_000; // of page text read for one query, before compression
const BEGINNINGS = [2, 3, 4, 6, 8]; // letters of the terms of a spelling; the same in site/pinyin.py

// ---- the index -------------------------------------------------------------------------------------------------
let base;

/** Say where the index lies: the address of the folder search/ of a language. */
export function openIndex(address) {
  base = address;
}

const files = new Map();
const sizes = new Map();
function load(name) {
  if (!files.has(name)) {
    const answer = fetch(new URL(name, base)).then(async (response) => {
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      const bytes = await response.arrayBuffer();
      sizes.set(name, bytes.byteLength);
      return JSON.parse(new TextDecoder().decode(bytes));
    });
    answer.catch(() => files.delete(name));
    files.set(name, answer);
  }
  return files.get(name);
}
export const manifest = () => load("index.json");

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
  return written[0] === "c" ? without(every(pages), bits) : bits;
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
function every(pages) {
  const bits = new Uint8Array((pages + 7) >> 3).fill(255);
  if (pages & 7) bits[bits.length - 1] = (1 << (pages & 7)) - 1;
  return bits;
}
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
const LETTERS = /^[a-z]{2,}$/;
const MEASURES = new Set("年月日件次份条页项元万个的");
const ASKING = /请问|为什么|怎样|怎么|如何|什么|哪些|哪里|哪个|多少|是否/g;
const LITTLE = new Set("a an and are by did do does for how i in is it of on or the there to was were what where which who why".split(" "));
const fold = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/(?<=[a-z])[\u0300-\u036f]+/g, "")
    .normalize("NFKC");
// The same as in site/terms.py: refuse, refused, refusal and refusals are one word.
function stem(word) {
  if (!/^[a-z]+$/.test(word)) return word;
  const whole = word.replace(/ied$|ies$/, "y");
  const short = whole.replace(/(?:ations?|ings?|als?|ed|es|[se])$/, "");
  return short.length >= 3 ? short : whole;
}
const WORD = /[a-z0-9]+(?:\.[0-9]+)?/g;
const clean = (text) =>
  fold(text)
    .split(/\s+/)
    .filter(Boolean)
    .join(" ")
    .replace(/(?<=[\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])/g, "")
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");

// "洪泽 2023" asks for both; spaces a reader types between Chinese words separate them here. "2023年" asks for 2023.
function runs(query) {
  const words = fold(query)
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(/((?:19|20)\d\d)\s*年度?/g, "$1 ")
    .replace(ASKING, " ");
  const found = [...new Set(words.match(/[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:\.[0-9]+)?/g) ?? [])];
  const telling = found.filter((word) => !MEASURES.has(word) && !LITTLE.has(word));
  return (telling.length ? telling : found.length ? found : (fold(query).match(ASKING) ?? [])).slice(0, WORDS_AT_MOST);
}

// Some pairs of a long word are enough to find its pages; the whole word is then looked for in their text.
function pairs(run, atMost) {
  if (run.length === 1) return [run];
  const last = run.length - 2;
  const size = Math.min(last + 1, atMost);
  return Array.from({ length: size }, (_, i) => (size === 1 ? 0 : Math.round((i * last) / (size - 1)))).map((at) => run.slice(at, at + 2));
}

async function lookUp(run, atMost) {
  if (HAN.test(run)) {
    const terms = pairs(run, atMost);
    const [title, any] = await Promise.all([all(terms.map((term) => `^${term}`)), all(terms)]);
    return { run, title, any };
  }
  let title = either(await having(`^${run}`), await having(`^${stem(run)}`));
  if (LETTERS.test(run)) title = either(title, await having(`~${run.slice(0, BEGINNINGS.findLast((size) => size <= run.length))}`));
  return { run, title, any: either(title, await having(stem(run))) };
}

// The pages a name may be on if one character of it was left out or mistyped.
async function lookUpNear({ run, title, any }) {
  if (!HAN.test(run) || run.length < 3 || run.length > 12 || !isEmpty(any)) return { run, title, any };
  const chars = await Promise.all([...run].map((char) => having(`^${char}`)));
  const near = chars.map((_, left) => chars.filter((__, i) => i !== left).reduce(both)).reduce(either);
  return { run, title: near, any: near, isNear: !isEmpty(near) };
}

// A reader may write several words in one: 添加报告 is looked up as 添加 and 报告 where it stands nowhere as it is.
async function inPieces(one) {
  if (!HAN.test(one.run) || one.run.length < 4 || !isEmpty(one.any)) return [one];
  const found = await lookUpAll(one.run.match(/..(?:.$)?/g));
  return isEmpty(found.map((piece) => piece.any).reduce(both)) ? [one] : found;
}

function lookUpAll(words) {
  const han = words.filter((word) => HAN.test(word)).length;
  return Promise.all(words.map((word) => lookUp(word, Math.max(2, Math.floor(PAIRS_AT_MOST / Math.max(han, 1))))));
}

/** Pages that may hold a query, in tiers: those named so, those named partly so, those whose text may hold it. */
export async function find(query, filters, isNearAllowed) {
  const { pages } = await manifest();
  const words = runs(query);
  if (!words.length) return null;
  let found = await lookUpAll(words);
  let wanted = every(pages);
  for (const [key, value] of Object.entries(filters)) if (value) wanted = both(wanted, await having(`=${key}:${value}`));
  const matching = () => both(wanted, found.map((one) => one.any).reduce(both));
  const left = [];
  if (isEmpty(matching())) {
    if (isNearAllowed) found = await Promise.all(found.map(lookUpNear));
    found = (await Promise.all(found.map(inPieces))).flat();
    let some = wanted;
    const kept = found.filter((one) => {
      const next = both(some, one.any);
      if (isEmpty(next)) return void left.push(one.run);
      some = next;
      return true;
    });
    if (kept.length) found = kept;
  }
  const matches = matching();
  const named = both(matches, found.map((one) => one.title).reduce(both));
  const partly = both(matches, found.map((one) => one.title).reduce(either));
  return {
    words: found.map((one) => one.run),
    near: new Set(found.filter((one) => one.isNear).map((one) => one.run)),
    left: isEmpty(matches) ? [] : left,
    tiers: [named, without(partly, named), without(matches, partly)],
    total: count(matches),
  };
}

async function page(number) {
  const { pagesAFile } = await manifest();
  const rows = await load(`pages/${Math.floor(number / pagesAFile)}.json`);
  const [title, url, kind, year, region, spelled, names] = rows[number % pagesAFile];
  return { number, title, url, kind, year, region, spelled: spelled.split("|"), named: clean(`${title} ${names}`) };
}

// 9 is not found in 19: words and numbers are whole, Chinese is found anywhere.
function holds(text, word) {
  if (HAN.test(word)) return text.includes(word);
  const asked = stem(word);
  return (text.match(WORD) ?? []).some((one) => stem(one) === asked);
}
const begins = (text, word) => (text.match(WORD) ?? []).some((one) => one.startsWith(word) || stem(one) === stem(word));

// Where a spelling has what was typed, in syllables: "hongze" and "hz" in "huai an shi hong ze qu".
function spells(spelled, word) {
  if (!LETTERS.test(word)) return null;
  const parts = spelled.split(" ");
  for (let start = 0; start < parts.length; start++) {
    const whole = parts.slice(start).join("");
    if (whole.startsWith(word) || whole.replaceAll("v", "u").startsWith(word)) {
      let end = start;
      for (let length = 0; length < word.length; end++) length += parts[end].length;
      return [start, end];
    }
  }
  const at = parts.map((part) => part[0] ?? " ").join("").indexOf(word);
  return at < 0 ? null : [at, at + word.length];
}

// One character left out, or one mistyped.
function nearly(title, word) {
  const chars = [...word];
  const tries = [chars, ...chars.map((_, left) => chars.filter((__, i) => i !== left))];
  for (const some of tries) {
    const match = new RegExp(some.join(".?")).exec(title);
    if (match) return match[0];
  }
  return null;
}

function inTitle(found, word, isNear) {
  if (isNear) {
    const like = nearly(found.named, word);
    if (like) found.marks.push(like);
    return Boolean(like);
  }
  const at = found.spelled.findIndex((spelled) => spells(spelled, word));
  if (at === 0) found.marks.push([...found.title].filter((char) => HAN.test(char)).slice(...spells(found.spelled[0], word)).join(""));
  if (HAN.test(word) ? found.named.includes(word) : begins(found.named, word)) return true;
  return at >= 0;
}

// A page holds the words if each is in its title, its spelling or one of its parts.
async function verify(number, { words, near }) {
  const found = await page(number);
  found.marks = [...words];
  const inText = words.filter((word) => !inTitle(found, word, near.has(word)));
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

/** The pages that do hold it, best first, as they are found. */
// Pages are numbered by kind, so a kind of which enough is shown costs nothing more. What was loaded before is free.
export async function* verified(result, isEnough) {
  const { kinds } = await manifest();
  const kindOf = (number) => {
    let from = 0;
    return kinds.find(([, size]) => number < (from += size))[0];
  };
  let looked = 0;
  let bytes = 0;
  for (const tier of result.tiers) {
    let numbers = [...members(tier)];
    while (numbers.length) {
      numbers = numbers.filter((number) => !isEnough(kindOf(number)));
      if (!numbers.length) break;
      if (looked >= CANDIDATES_AT_MOST || bytes >= TEXT_BYTES_AT_MOST) {
        result.looked = looked;
        return;
      }
      const some = numbers.splice(0, 6);
      looked += some.length;
      const fresh = some.filter((number) => !files.has(`texts/${number}.json`));
      const found = (await Promise.all(some.map((number) => verify(number, result)))).filter(Boolean);
      bytes += fresh.reduce((sum, number) => sum + (sizes.get(`texts/${number}.json`) ?? 0), 0);
      yield* found.sort((left, right) => right.inTitle - left.inTitle || (right.together ?? 0) - (left.together ?? 0));
    }
  }
}

/** Where words stand in some text, [from, to] in characters, in order. */
// Folding may change lengths (full-width forms do not), so fold char by char.
export function places(chars, words) {
  const flat = chars.map((char) => fold(char)[0] ?? " ").join("");
  const found = [];
  for (const word of words.filter(Boolean)) {
    if (HAN.test(word)) for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + word.length)) found.push([at, at + word.length]);
    else {
      const figures = flat.replace(/(?<=\d),(?=\d{3}(?!\d))/g, "\u0001"); // 53,318 keeps its length
      for (const match of figures.matchAll(/[a-z0-9\u0001]+(?:\.[0-9]+)?/g)) {
        const one = match[0].replaceAll("\u0001", "");
        if (one === word || stem(one) === stem(word)) found.push([match.index, match.index + match[0].length]);
        else if (one.startsWith(word)) found.push([match.index, match.index + word.length]);
      }
    }
  }
  return found.sort(([left, far], [right, near]) => left - right || near - far);
}
