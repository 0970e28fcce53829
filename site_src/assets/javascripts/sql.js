// The SQL page: a query, its table, its CSV. Nothing is loaded before the first query; everything stays in the browser.
// The address carries the query after #q=, so that a question can be passed on.
(() => {
  const form = document.querySelector("[data-yg-sql]");
  if (!form) return;
  const text = form.querySelector("textarea");
  const status = form.querySelector("[data-sql-status]");
  const output = document.querySelector("[data-sql-result]");
  const [runButton, stopButton, csvButton] = ["run", "stop", "csv"].map((name) => form.querySelector(`[data-sql-${name}]`));
  const base = document.currentScript.src;
  const limit = 50000; // rows taken from a query
  const shown = 500; // rows drawn
  const formula = /^[=+\-@＝＋－＠\t\r]/;
  let worker;
  let opening;
  let asked = 0;
  let last;

  const words = (zh, en) => (document.documentElement.lang.startsWith("zh") ? zh : en);
  const say = (text, failed = false) => {
    status.textContent = text;
    status.classList.toggle("is-fail", failed);
  };

  const size = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

  function opened() {
    opening ??= new Promise((resolve, reject) => {
      worker = new Worker(new URL("sql-worker.js", base), { type: "module" });
      worker.onerror = (event) => reject(new Error(event.message || words("SQLite 没有载入", "SQLite did not load")));
      worker.onmessage = ({ data }) => {
        if (data.progress) say(`${words("载入数据", "Loading data")} ${size(data.bytes)}${data.of > data.bytes ? ` / ${size(data.of)}` : ""}`);
        else if (data.opened) resolve();
        else if (data.error && data.run === undefined) reject(new Error(data.error));
        else answer(data);
      };
      say(words("载入 SQLite", "Loading SQLite"));
      worker.postMessage({ open: new URL(form.dataset.database, document.baseURI).href });
    });
    return opening;
  }

  async function ask() {
    const sql = text.value.trim();
    if (!sql) return;
    history.replaceState(null, "", `#q=${encodeURIComponent(sql)}`);
    output.replaceChildren();
    csvButton.hidden = true;
    stopButton.hidden = false;
    runButton.disabled = true;
    try {
      await opened();
      say(words("正在查询", "Running"));
      worker.postMessage({ run: ++asked, sql, limit });
    } catch (error) {
      stop();
      say(error.message, true);
    }
  }

  function stop() {
    worker?.terminate();
    worker = opening = undefined;
    stopButton.hidden = true;
    runButton.disabled = false;
    say(words("已停止", "Stopped"));
  }

  function answer(data) {
    if (data.run !== asked) return;
    stopButton.hidden = true;
    runButton.disabled = false;
    if (data.error) {
      output.dataset.state = "error";
      const isGone = data.error === "database changed or unreachable"; // what sql-pages.js says
      say(isGone ? words("数据库已更新或连不上，请重新载入本页", "The database has changed or cannot be reached; reload this page") : data.error, true);
      return;
    }
    last = data;
    const count = `${data.rows.length}${data.more ? "+" : ""}`;
    const rest = data.rows.length > shown ? words(`，显示前 ${shown} 行`, `, first ${shown} shown`) : "";
    say(`${count} ${words("行，", "rows, ")}${Math.round(data.milliseconds)} ms${rest}`);
    csvButton.hidden = !data.columns.length;
    draw(data);
    output.dataset.state = "done";
  }

  function draw({ columns, rows }) {
    const table = document.createElement("table");
    table.className = "yg-table yg-table--data yg-table--words";
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = column;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows.slice(0, shown)) {
      const line = body.insertRow();
      for (const value of row) {
        const cell = line.insertCell();
        if (value === null) {
          cell.className = "is-blank";
          cell.textContent = "NULL";
        } else {
          cell.textContent = String(value);
        }
      }
    }
    output.replaceChildren(table);
  }

  // As the published CSV: byte order mark, CRLF, an apostrophe before text that a spreadsheet would run.
  function csv({ columns, rows }) {
    const field = (value) => {
      if (value === null) return "";
      const safe = typeof value === "string" && formula.test(value) ? `'${value}` : String(value);
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return `\ufeff${[columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("")}`;
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv(last)], { type: "text/csv" }));
    link.download = "yangguang-query.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function fromAddress() {
    const match = /^#q=(.*)$/s.exec(location.hash);
    if (!match) return;
    try {
      text.value = decodeURIComponent(match[1]);
    } catch {
      return;
    }
    ask();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
  });
  stopButton.addEventListener("click", stop);
  csvButton.addEventListener("click", save);
  for (const button of document.querySelectorAll("[data-sql-example]")) {
    button.addEventListener("click", () => {
      text.value = document.getElementById(button.dataset.sqlExample).textContent;
      form.scrollIntoView({ block: "start" });
      ask();
    });
  }
  addEventListener("hashchange", fromAddress);
  form.hidden = false;
  fromAddress();
})();
