// @ts-check
/** A line of paper: what belongs to the end that was chosen is shown, the other is put away. Without a script both stand. */
const form = document.querySelector("form.fix");

function show() {
  const chosen = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=end]:checked"))?.value;
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-for-end]"))) {
    part.hidden = part.dataset.forEnd !== chosen;
  }
}

form?.addEventListener("change", show);
show();

// After a refusal the caret stands where the mistake is.
/** @type {HTMLElement | null} */ (document.querySelector("form.fix [aria-invalid=true]"))?.focus();
