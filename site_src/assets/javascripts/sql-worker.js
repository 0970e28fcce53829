// SQLite in a worker of its own: opens the portal's database and answers queries. A large one is read in pages as
// queries need them, a small one (or one from a host that serves no ranges) is loaded whole. Messages in:
// { open: address } and { run: number, sql, limit }; out: { opened, bytes, version }, { progress, bytes, of },
// { run, columns, rows, more, milliseconds } or { run, error }.
import sqlite3InitModule from "../vendor/sqlite/sqlite3.js";
import { installPages, openRemote } from "./sql-pages.js";

// What goes wrong with a query is told on the page, not on the console.
globalThis.sqlite3ApiConfig = { warn() {}, error() {} };

let database;
let file; // where it is read in pages

async function download(answer) {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const of = Number(answer.headers.get("content-length")) || 0;
  const pieces = [];
  let bytes = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    bytes += value.length;
    postMessage({ progress: true, bytes, of });
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function open(address) {
  const loading = sqlite3InitModule({ print() {}, printErr() {} });
  const remote = await openRemote(address);
  const bytes = remote.file ? undefined : await download(remote.answer);
  const sqlite3 = await loading;
  file = remote.file;
  if (file) {
    file.onfetch = () => postMessage({ progress: true, bytes: file.fetched, of: file.size });
    installPages(sqlite3, "pages", file);
    database = new sqlite3.oo1.DB({ filename: "/portal.sqlite", flags: "r", vfs: "pages" });
  } else {
    database = inMemory(sqlite3, bytes);
  }
  postMessage({ opened: true, bytes: file ? file.fetched : bytes.length, version: sqlite3.capi.sqlite3_libversion() });
}

function inMemory({ capi, oo1, wasm }, bytes) {
  const one = new oo1.DB(":memory:");
  const pointer = wasm.allocFromTypedArray(bytes);
  const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY;
  one.checkRc(capi.sqlite3_deserialize(one.pointer, "main", pointer, bytes.length, bytes.length, flags));
  return one;
}

function run({ run: number, sql, limit }) {
  const start = performance.now();
  const statement = database.prepare(sql);
  try {
    const columns = statement.columnCount ? statement.getColumnNames([]) : [];
    const rows = [];
    let more = false;
    while (statement.step()) {
      if (rows.length === limit) {
        more = true;
        break;
      }
      rows.push((columns.length ? statement.get([]) : []).map((value) => (typeof value === "bigint" ? value.toString() : value)));
    }
    postMessage({ run: number, columns, rows, more, milliseconds: performance.now() - start });
  } finally {
    statement.finalize();
  }
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.open) await open(data.open);
    else run(data);
  } catch (error) {
    const said = file?.fault || error;
    if (file) file.fault = undefined;
    postMessage({ run: data.run, error: String(said.message || said).replace(/^.*sqlite3 result code \d+: /, "") });
  }
});
