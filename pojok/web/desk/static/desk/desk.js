// @ts-check
/** The desk: the field is ready again after each act, the slip prints in place, the whole row may be pressed. */

const field = /** @type {HTMLInputElement} */ (document.getElementById("q"));

document.body.addEventListener("received", () => {
  field.value = "";
  field.focus();
});

/** Leaving a form gives the field back with what was typed in it. */
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-leave]")) field.focus();
  const print = target.closest("a[data-print]");
  if (print && document.querySelector(".print-slip")) {
    event.preventDefault();
    window.print();
  }
  // A press anywhere on a row of the results presses its button; links, fields and buttons keep their own.
  const row = target.closest(".found > li");
  if (row && !target.closest("a, button, input, label, summary")) {
    /** @type {HTMLElement | null} */ (row.querySelector(".act, .button"))?.click();
  }
});

/** A form that has just come up takes the caret: the field that is wrong, else the first empty one. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  const form = document.querySelector(".desk-arrival");
  const found = /** @type {CustomEvent} */ (event).detail.target?.id === "found";
  // What opened a visit is done with: the next letters are the next guest's.
  if (!form && found && document.querySelector(".slip") && document.activeElement === field) field.select();
  if (!form || !found || (form.contains(document.activeElement) && !form.querySelector("[aria-invalid]"))) return;
  const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input:not([type=hidden]), textarea")]);
  (form.querySelector("[aria-invalid]") ?? inputs.find((input) => !input.value) ?? inputs[0])?.focus();
});

/** Folds stay as the officer left them when their part is fetched anew. */
document.body.addEventListener("htmx:beforeSwap", () => {
  open = [...document.querySelectorAll("#lanes details[open]")].map((fold) => fold.id);
});
document.body.addEventListener("htmx:afterSettle", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});
/** @type {string[]} */
let open = [];
