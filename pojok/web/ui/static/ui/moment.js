// @ts-check
/** Time as the server and the office have it; a tablet's own clock is often wrong. */

const offset = Date.parse(document.body.dataset.now ?? "") - Date.now() || 0;

/** @returns {number} milliseconds, by the server's clock */
export const now = () => Date.now() + offset;

/**
 * @param {number} moment milliseconds
 * @param {string} [zone] the office's time zone
 * @returns {string} "10.04"
 */
export function clock(moment, zone = document.body.dataset.zone || "Asia/Jakarta") {
  const parts = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat("en-GB", /** @type {Intl.DateTimeFormatOptions} */ (parts)).format(moment).replace(":", ".");
}
