/**
 * The menu "CRM": ticks the box on the Refresh sheet, and does nothing else.
 * sheets-crm, on the shop's own computer, sees the tick and refreshes the list.
 *
 * @OnlyCurrentDoc
 */

/** The Refresh sheet in each language: its title, the label left of the box, and what people are told. */
const LANGUAGES = [
  {
    title: 'Perbarui',
    label: 'Perbarui sekarang',
    menu: 'CRM',
    refresh: 'Perbarui daftar sekarang',
    asked: 'Permintaan dicatat. Lihat baris Keadaan di lembar Perbarui.',
    nobody:
      'Permintaan dicatat, tetapi penjaga sedang tidak menyala. Daftar diperbarui pada jadwal berikutnya, atau begitu sheets-crm watch dijalankan.',
    missing: 'Lembar Perbarui belum ada. Jalankan sheets-crm setup dengan alamat spreadsheet ini.',
  },
  {
    title: 'Refresh',
    label: 'Refresh now',
    menu: 'CRM',
    refresh: 'Refresh the list now',
    asked: 'The request is noted. See the State line on the Refresh sheet.',
    nobody:
      'The request is noted, but no watcher is on. The list refreshes at the next scheduled time, or as soon as sheets-crm watch runs.',
    missing: "There is no Refresh sheet yet. Run sheets-crm setup with this spreadsheet's address.",
  },
];

/** Rows of the Refresh sheet in which the box is looked for. */
const SEARCHED_ROWS = 20;

/** Google calls this when the spreadsheet is opened. */
function onOpen() {
  const words = language_(SpreadsheetApp.getActiveSpreadsheet());
  SpreadsheetApp.getUi().createMenu(words.menu).addItem(words.refresh, 'requestRefresh').addToUi();
}

/** The menu's item: tick the box and say what happens next. */
function requestRefresh() {
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const words = language_(book);
  const sheet = book.getSheetByName(words.title);
  const row = sheet ? boxRow_(sheet, words.label) : 0;
  if (!sheet || !row) {
    book.toast(words.missing, words.menu, 10);
    return;
  }
  sheet.getRange(row, 2).setValue(true);
  const lease = String(sheet.getRange(row + 2, 3).getValue());
  book.toast(isWatched_(lease, new Date()) ? words.asked : words.nobody, words.menu, 10);
}

/**
 * The language whose Refresh sheet is there; the first one when there is none.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function language_(book) {
  return LANGUAGES.find((words) => book.getSheetByName(words.title) !== null) || LANGUAGES[0];
}

/**
 * The row whose first cell is the label, 0 when there is none: people may have inserted rows.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {string} label
 */
function boxRow_(sheet, label) {
  const labels = sheet.getRange(1, 1, SEARCHED_ROWS, 1).getValues();
  return labels.findIndex((cells) => cells[0] === label) + 1;
}

/**
 * Whether a watcher's lease, its name and until when it watches, has not run out.
 *
 * @param {string} lease
 * @param {Date} now
 */
function isWatched_(lease, now) {
  const until = Date.parse(lease.slice(lease.lastIndexOf(' ') + 1));
  return !Number.isNaN(until) && until > now.getTime();
}
