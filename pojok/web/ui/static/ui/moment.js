// @ts-check
/** Time as the server and the office have it; a tablet's own clock is often wrong. Written as the page's language does. */

const offset = Date.parse(document.body.dataset.now ?? "") - Date.now() || 0;

/** The language of the page, not that of the browser. */
export const language = document.documentElement.lang || "id";

/** @returns {number} milliseconds, by the server's clock */
export const now = () => Date.now() + offset;

/**
 * @param {number} moment milliseconds
 * @param {string} [zone] the office's time zone
 * @returns {string} "10.04"; in English "10:04"
 */
export function clock(moment, zone = document.body.dataset.zone || "Asia/Jakarta") {
  const parts = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(language, /** @type {Intl.DateTimeFormatOptions} */ (parts)).format(moment);
}
