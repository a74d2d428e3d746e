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
