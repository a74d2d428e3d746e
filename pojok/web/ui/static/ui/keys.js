// @ts-check
/**
 * Every action has a key: an element with data-key="P" (or "Enter", "F8", "2", "Ctrl+Enter") is clicked by it.
 *
 * Letters, digits and Enter only outside text fields, F-keys and Ctrl+… anywhere. A search field with
 * data-keys-from="#hits" passes Enter on to the chosen row, but only while the results say (data-for) that they belong
 * to the text now in the field; arrows go through the rows. "?" lists the keys of what is on the page.
 */
import { say } from "./words.js";

const TEXT = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable]';

/** After an act the same key belongs to another guest: a second press this soon hasn't been seen, so it does nothing. */
const UNSEEN = 400;
let exchangedAt = -UNSEEN;

/** @param {EventTarget | null} target */
const inText = (target) => target instanceof Element && target.matches(TEXT);

/** @param {Element} element */
const isSeen = (element) => element.getClientRects().length > 0 && element.getAttribute("aria-disabled") !== "true";

/**
 * @param {KeyboardEvent} event
 * @returns {string} "P", "Enter", "F8", "Ctrl+Enter"
 */
function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + key;
}

/** @returns {HTMLElement[]} what may be pressed by a key now, in the open dialog only when there is one */
function pressable() {
  const within = document.querySelector("dialog[open]") ?? document;
  return /** @type {HTMLElement[]} */ ([...within.querySelectorAll("[data-key]")].filter(isSeen));
}

/** @param {string} name */
const find = (name) => pressable().find((element) => element.dataset.key?.toUpperCase() === name.toUpperCase());

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement | undefined} element
 */
function press(event, element) {
  if (!element) return;
  event.preventDefault();
  element.click();
}

/**
 * In a search field: Enter for the row the eye sees, arrows into the rows, Alt+2 for the second.
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} field
 */
function fromSearch(event, field) {
  const results = document.querySelector(field.dataset.keysFrom ?? "");
  if (!results) return;
  const current = (/** @type {HTMLElement} */ (results).dataset.for ?? "").trim() === field.value.trim();
  if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    if (current) press(event, find("Enter"));
  } else if (event.key === "ArrowDown") {
    const rows = rowsOf(results);
    event.preventDefault();
    rows[Math.min(1, rows.length - 1)]?.focus();
  } else if (event.altKey && /^[1-9]$/.test(event.key) && current) {
    press(event, find(event.key));
  }
}

/** @param {Element} results */
const rowsOf = (results) => /** @type {HTMLElement[]} */ ([...results.querySelectorAll("li button, li a")].filter(isSeen));

/**
 * Arrows between the rows, and back up into the field.
 * @param {KeyboardEvent} event
 */
function betweenRows(event) {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-from]"));
  const results = field && document.querySelector(field.dataset.keysFrom ?? "");
  if (!field || !results || !(event.target instanceof Element) || !results.contains(event.target)) return;
  const rows = rowsOf(results);
  const next = rows.indexOf(/** @type {HTMLElement} */ (event.target)) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (next < 0) field.focus();
  else rows[Math.min(next, rows.length - 1)]?.focus();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const name = nameOf(event);
  const anywhere = /^(F\d+|Ctrl\+.+)$/.test(name);
  if (anywhere) return press(event, find(name));
  if (event.target instanceof HTMLInputElement && event.target.dataset.keysFrom !== undefined) return fromSearch(event, event.target);
  if (inText(event.target) || event.altKey) return;
  if (name === "?") {
    event.preventDefault();
    return list();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return betweenRows(event);
  // A focused button or link has Enter for itself.
  if (name === "Enter" && event.target instanceof Element && event.target.matches("a, button, summary, input")) return;
  if (performance.now() - exchangedAt < UNSEEN) return event.preventDefault();
  press(event, find(name));
}

/** @param {HTMLElement} element */
function labelOf(element) {
  const bare = /** @type {HTMLElement} */ (element.cloneNode(true));
  bare.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return element.getAttribute("aria-label") ?? (bare.textContent ?? "").replace(/\s+/g, " ").trim();
}

/**
 * @param {string} tag
 * @param {string} text
 */
function make(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** Shows the keys of this screen, made from what is on it. */
function list() {
  const keys = pressable().map((element) => [element.dataset.key ?? "", labelOf(element)]);
  if (document.querySelector("[data-keys-from]")) keys.push(["↓", say("shortcutsRows")]);
  const dialog = document.createElement("dialog");
  dialog.className = "shortcuts";
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  const head = make("div", "");
  head.className = "shortcuts-head";
  const title = make("h2", say("shortcuts"));
  title.id = "shortcuts-title";
  const close = make("button", say("close"));
  close.className = "button";
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const rows = document.createElement("dl");
  for (const [key, label] of [...keys, ["?", say("shortcutsHelp")]]) {
    const term = document.createElement("dt");
    term.append(make("kbd", key.replace("+", " ")));
    rows.append(term, make("dd", label));
  }
  dialog.append(head, rows);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Listens for keys; unhides the menu's way to the list. */
export function startKeys() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (requestConfig?.verb === "post") exchangedAt = performance.now();
  });
  const button = document.querySelector("button[data-shortcuts]");
  if (button instanceof HTMLButtonElement) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("details")?.removeAttribute("open");
      list();
    });
  }
  // The bar's menu closes like a menu.
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.bar-me"));
  document.addEventListener("click", (event) => menu?.open && !menu.contains(/** @type {Node} */ (event.target)) && (menu.open = false));
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
