// SQLite in a worker of its own: opens the portal's database in memory and answers queries. Messages in:
// { open: address } and { run: number, sql, limit }; out: { opened, bytes, version }, { progress, bytes, of },
// { run, columns, rows, more, milliseconds } or { run, error }.
import sqlite3InitModule from "../vendor/sqlite/sqlite3.js";

// What goes wrong with a query is told on the page, not on the console.
globalThis.sqlite3ApiConfig = { warn() {}, error() {} };

let database;

async function download(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
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
  const [sqlite3, bytes] = await Promise.all([sqlite3InitModule({ print() {}, printErr() {} }), download(address)]);
  const { capi, wasm } = sqlite3;
  database = new sqlite3.oo1.DB(":memory:");
  const pointer = wasm.allocFromTypedArray(bytes);
  const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY;
  database.checkRc(capi.sqlite3_deserialize(database.pointer, "main", pointer, bytes.length, bytes.length, flags));
  postMessage({ opened: true, bytes: bytes.length, version: capi.sqlite3_libversion() });
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
    postMessage({ run: data.run, error: String(error.message || error).replace(/^.*sqlite3 result code \d+: /, "") });
  }
});
