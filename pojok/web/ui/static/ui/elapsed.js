// @ts-check
/**
 * Goes on counting what `spent` and `timebar` rendered: data-since (ISO), data-standard (minutes or ""),
 * data-label, data-short. The rule is that of ui.words.spent. Nothing moves: figures are tabular, bars change inside.
 */
import { clock, language, now } from "./moment.js";
import { duration, say } from "./words.js";

const EVERY = 5000;
const WARM_FROM = 0.75;

/** @typedef {{words: string, state: string, width: number}} Spent */

/**
 * @param {number} milliseconds
 * @param {number} standard minutes, 0 when blank
 * @param {string} label
 * @param {boolean} short
 * @returns {Spent}
 */
export function spent(milliseconds, standard, label = "", short = false) {
  const passed = Math.max(0, milliseconds);
  const minutes = Math.floor(passed / 60000);
  const before = label ? `${label}, ` : "";
  if (!standard) return { words: before + duration(minutes), state: "", width: 0 };
  const share = passed / (standard * 60000);
  const width = Math.max(3, Math.min(100, Math.floor(share * 100)));
  if (share >= 1) {
    return { words: before + say(short ? "overShort" : "over", { time: duration(minutes) }), state: "alarm", width };
  }
  const state = share >= WARM_FROM ? "warm" : "calm";
  if (minutes < 1) return { words: before + duration(0), state, width };
  const limit = standard.toLocaleString(language);
  return { words: before + say("within", { spent: minutes, limit }), state, width };
}

/** @param {Element} element with data-since */
function update(element) {
  const { since = "", standard = "", label = "", short } = /** @type {HTMLElement} */ (element).dataset;
  const said = spent(now() - Date.parse(since), Number(standard) || 0, label, short !== undefined);
  const rect = element.querySelector("rect");
  if (rect) rect.setAttribute("width", String(said.width));
  else if (element.textContent !== said.words) element.textContent = said.words;
  if (!said.state) return;
  for (const state of ["calm", "warm", "alarm"]) element.classList.toggle(`is-${state}`, state === said.state);
  if (!rect) element.toggleAttribute("data-overdue", said.state === "alarm");
}

function all() {
  document.querySelectorAll("[data-since]").forEach(update);
  const bar = document.querySelector("[data-clock]");
  if (bar) bar.textContent = clock(now()) + (bar.textContent ?? "").trim().slice(5);
}

/** Counts every five seconds, and at once after a part of the page was exchanged. */
export function startElapsed() {
  setInterval(all, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || all());
  document.body.addEventListener("htmx:afterSettle", all);
}
