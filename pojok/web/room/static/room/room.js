// @ts-check
/**
 * The middle is exchanged when something about its guest changed, or for another guest, also while a line is half
 * written or the fold to another unit half filled. Whoever comes back to the front finds both as they were left.
 */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
/** @typedef {{values: Map<string, string>, checked: Set<string>, open: boolean}} Kept */

/** @type {Map<string, Kept>} by the visit of the guest */
const kept = new Map();

/** @param {Element} front */
const guestOf = (front) => /** @type {HTMLInputElement | null} */ (front.querySelector("input[name=front]"))?.value ?? "";

/** @param {Element} front @returns {Field[]} what a person fills in there */
const fieldsOf = (front) => /** @type {Field[]} */ ([...front.querySelectorAll("input:not([type=hidden]), select, textarea")]);

/** @param {Field} field */
const isChosen = (field) => field instanceof HTMLInputElement && field.checked;

/** @param {Field} field */
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

/** @param {Field} field */
const choice = (field) => `${field.name} ${field.value}`;

/** @param {Event} event */
function keep(event) {
  const front = /** @type {Element} */ (event.target);
  if (front.id !== "front" || !guestOf(front)) return;
  const fields = fieldsOf(front);
  kept.set(guestOf(front), {
    values: new Map(fields.filter((field) => !isChoice(field)).map((field) => [field.name, field.value])),
    checked: new Set(fields.filter(isChosen).map(choice)),
    open: !!front.querySelector("details[open]"),
  });
}

function giveBack() {
  const front = document.getElementById("front");
  const before = front && kept.get(guestOf(front));
  if (!front || !before) return;
  for (const field of fieldsOf(front)) {
    if (!isChoice(field)) field.value ||= before.values.get(field.name) ?? "";
    else if (before.checked.has(choice(field))) /** @type {HTMLInputElement} */ (field).checked = true;
  }
  const fold = front.querySelector("details");
  if (fold && before.open) fold.open = true;
  // What follows a choice follows the one given back, too.
  front.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const swap of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) document.body.addEventListener(swap, keep);
for (const swap of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.body.addEventListener(swap, giveBack);

/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) => [...document.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));

/** A button that calls says so beforehand when the people don't all find a seat at the Place that is chosen. */
function sayWhere() {
  const place = /** @type {HTMLInputElement | null} */ (document.querySelector("#place input:checked"));
  for (const label of all("[data-call-label]")) {
    const { people, free, full, few } = label.dataset;
    const left = place ? Number(place.dataset.free) : Infinity;
    const words = left >= Number(people) ? free : left > 0 ? few : full;
    label.textContent = (words ?? "").replace("%s", place?.dataset.short ?? "");
  }
}

document.addEventListener("change", sayWhere);
for (const swap of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.body.addEventListener(swap, sayWhere);
sayWhere();
