// @ts-check
/**
 * The middle is exchanged when something about its guest changed, also while a line is half written or the fold to
 * another unit half filled. As long as it is the same guest, both come back as they were.
 */

/**
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Field
 * @type {{guest: string, values: Map<string, string>, checked: Set<string>, open: boolean} | null}
 */
let kept = null;

/** @param {Element} front */
const guestOf = (front) => /** @type {HTMLInputElement | null} */ (front.querySelector("input[name=front]"))?.value ?? "";

/** @param {Element} front @returns {Field[]} what a person fills in there */
const fields = (front) => [...front.querySelectorAll("input:not([type=hidden]), textarea")].map((f) => /** @type {Field} */ (f));

/** @param {Field} field */
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

/** @param {Event} event */
function keep(event) {
  const front = /** @type {Element} */ (event.target);
  if (front.id !== "front" || !front.isConnected) return;
  const all = fields(front);
  kept = {
    guest: guestOf(front),
    values: new Map(all.filter((f) => !isChoice(f) && f.value).map((f) => [f.name, f.value])),
    checked: new Set(all.filter((f) => isChoice(f) && /** @type {HTMLInputElement} */ (f).checked).map((f) => `${f.name} ${f.value}`)),
    open: !!front.querySelector("details[open]"),
  };
}

function giveBack() {
  const front = document.getElementById("front");
  if (!kept || !front) return;
  const { guest, values, checked, open } = kept;
  kept = null;
  if (!guest || guest !== guestOf(front)) return;
  for (const field of fields(front)) {
    if (isChoice(field)) /** @type {HTMLInputElement} */ (field).checked ||= checked.has(`${field.name} ${field.value}`);
    else field.value ||= values.get(field.name) ?? "";
  }
  const fold = front.querySelector("details");
  if (fold && open) fold.open = true;
}

for (const swap of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) document.body.addEventListener(swap, keep);
for (const swap of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.body.addEventListener(swap, giveBack);
