// @ts-check
/**
 * The middle is exchanged when something about its guest changed, or for another guest, also while a line is half
 * written or the fold to another unit half filled. Whoever comes back to the front finds both as they were left.
 */

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/** @typedef {{values: Map<string, string>, checked: Set<string>, open: boolean}} Kept */

/** @type {Map<string, Kept>} by the visit of the guest */
const kept = new Map();

/** @param {Element} front */
const guestOf = (front) => /** @type {HTMLInputElement | null} */ (front.querySelector("input[name=front]"))?.value ?? "";

/** @param {Element} front @returns {Field[]} what a person fills in there */
const fieldsOf = (front) => /** @type {Field[]} */ ([...front.querySelectorAll("input:not([type=hidden]), textarea")]);

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
}

for (const swap of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) document.body.addEventListener(swap, keep);
for (const swap of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.body.addEventListener(swap, giveBack);
