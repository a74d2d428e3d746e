// @ts-check
/** The sentences of scripts, translated in ui/_words.html. */

const found = /** @type {HTMLElement | null} */ (document.getElementById("words"))?.dataset ?? {};

/**
 * @param {string} name the data-attribute of the sentence, in camel case
 * @param {Record<string, string | number>} [given] what stands in its {…}
 * @returns {string}
 */
export const say = (name, given = {}) => (found[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => String(given[key] ?? ""));

/**
 * @param {number} minutes
 * @returns {string} "baru saja", "7 menit", "1 jam 12 menit"; the same as ui.words.duration
 */
export function duration(minutes) {
  if (minutes < 1) return say("justNow");
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const said = [];
  if (hours) said.push(say("hours", { n: hours }));
  if (rest || !hours) said.push(say("minutes", { n: rest }));
  return said.join(" ");
}
