// @ts-check
/** The duty screen: the button that was pressed decides the unit, and what belongs to the unit shown stays with it. */

/** A press on another unit must not carry the official and the topic of the unit that was shown. */
document.body.addEventListener("htmx:configRequest", (event) => {
  const detail = /** @type {CustomEvent} */ (event).detail;
  const pressed = /** @type {HTMLElement | undefined} */ (detail.triggeringEvent?.submitter);
  if (!pressed?.matches("[data-other-unit]")) return;
  delete detail.parameters.official;
  delete detail.parameters.topic;
});

/** A new guest to be asked comes up by itself when the screen was empty; the list alone changes otherwise. */
document.body.addEventListener("htmx:afterSwap", () => {
  const need = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#need[autofocus]"));
  if (need && document.activeElement === document.body) need.focus();
});

/** While the proposal for new words is on its way, no button sends the guest by the old one. */
function heedWords() {
  const need = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("need"));
  const to = document.getElementById("duty-to");
  if (!to) return;
  const behind = need !== null && need.value.trim() !== (to.dataset.for ?? "").trim();
  to.setAttribute("aria-busy", String(behind));
  for (const button of to.querySelectorAll("button[name=unit]")) {
    if (behind) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("input", (event) => {
  if (/** @type {Element} */ (event.target).id === "need") heedWords();
});
document.body.addEventListener("htmx:afterSettle", heedWords);
// Without an answer the words count as they are: the officer can still choose by hand.
for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(failed, () => {
    const to = document.getElementById("duty-to");
    const need = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("need"));
    if (to && need) to.dataset.for = need.value;
    heedWords();
  });
}
document.addEventListener(
  "submit",
  (event) => {
    const pressed = /** @type {SubmitEvent} */ (event).submitter;
    if (pressed?.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

/** What was opened of the office around stays open when it is fetched anew. @type {string[]} */
let opened = [];
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (/** @type {Element} */ (event.target).id !== "duty-office") return;
  opened = [...document.querySelectorAll("#duty-office details[open]")].map((one) => one.id);
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  opened = [];
});
