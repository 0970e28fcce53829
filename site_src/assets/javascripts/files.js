// Files made in the browser: CSV as the portal's own data files are written, and handing a file to the reader.

const FORMULA = /^[=+\-@＝＋－＠\t\r]/;

function field(value) {
  if (value === null || value === undefined) return "";
  const safe = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV: byte order mark for spreadsheets, CRLF, an apostrophe before text that a spreadsheet would run. */
export function csvText(rows) {
  return `\ufeff${rows.map((row) => `${row.map(field).join(",")}\r\n`).join("")}`;
}

/** Give the reader a file to keep. */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
