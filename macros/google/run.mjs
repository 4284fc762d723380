// Runs one function of Code.gs for real, on a spreadsheet of the Google fake.
//
//   node run.mjs FUNCTION SPREADSHEET_ID SERVER TOKEN NOW
//
// Prints what people would see. The stub knows only what Code.gs may use: anything else throws.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const [name, id, server, token, now] = process.argv.slice(2);
const code = join(dirname(fileURLToPath(import.meta.url)), 'Code.gs');
const seen = { menus: [], toasts: [] };

// Apps Script waits for every call, so each request is made by a process of its own.
const REQUEST = `
  const [method, url, token, body] = process.argv.slice(1);
  const headers = { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: body || undefined });
  if (!answer.ok) { console.error(await answer.text()); process.exit(1); }
  console.log(await answer.text());
`;

function ask(method, path, body) {
  const words = [method, server + path, token, body ? JSON.stringify(body) : ''];
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', REQUEST, ...words], { encoding: 'utf8' });
  return JSON.parse(text);
}

function strict(what, members) {
  return new Proxy(members, {
    get(target, member) {
      if (typeof member === 'symbol' || member in target) return target[member];
      throw new Error(`${what} has no ${member} here`);
    },
    set(target, member) {
      throw new Error(`${what}.${String(member)} may not be set`);
    },
  });
}

const letters = (column) => String.fromCharCode(64 + column);

function range(title, row, column, rows = 1, columns = 1) {
  const last = `${letters(column + columns - 1)}${row + rows - 1}`;
  const place = encodeURIComponent(`'${title.replaceAll("'", "''")}'!${letters(column)}${row}:${last}`);
  const path = `/v4/spreadsheets/${id}/values/${place}`;
  const read = () => {
    const found = ask('GET', `${path}?valueRenderOption=UNFORMATTED_VALUE`).values ?? [];
    return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => found[r]?.[c] ?? ''));
  };
  return strict('Range', {
    getValue: () => read()[0][0],
    getValues: read,
    setValue: (value) => ask('PUT', `${path}?valueInputOption=USER_ENTERED`, { values: [[value]] }),
  });
}

function sheetNamed(title) {
  const sheets = ask('GET', `/v4/spreadsheets/${id}?fields=sheets.properties.title`).sheets;
  if (!sheets.some((sheet) => sheet.properties.title === title)) return null;
  return strict('Sheet', { getRange: (...place) => range(title, ...place) });
}

function menu(title) {
  const shown = { title, items: [] };
  const builder = strict('Menu', {
    addItem: (text, called) => (shown.items.push([text, called]), builder),
    addToUi: () => seen.menus.push(shown),
  });
  return builder;
}

const book = strict('Spreadsheet', {
  getSheetByName: sheetNamed,
  toast: (text, title) => seen.toasts.push([title, text]),
});
const app = strict('SpreadsheetApp', {
  getActiveSpreadsheet: () => book,
  getUi: () => strict('Ui', { createMenu: menu }),
});
class Today extends Date {
  constructor() {
    super(now);
  }
}
vm.runInNewContext(
  `${readFileSync(code, 'utf8')}\n;${name}();`,
  { SpreadsheetApp: app, Date: Object.assign(Today, { parse: Date.parse }) },
);
console.log(JSON.stringify(seen));
