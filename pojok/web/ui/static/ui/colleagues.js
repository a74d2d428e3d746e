// @ts-check
/** In a hand-off only colleagues of the unit that is chosen may be named: select[data-of-unit], optgroup[data-unit]. */

function ofUnit() {
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("select[data-of-unit]"))) {
    const chosen = select.form?.querySelector("input[name=unit]:checked");
    const unit = /** @type {HTMLInputElement | null} */ (chosen ?? null)?.value;
    for (const group of select.querySelectorAll("optgroup")) group.disabled = group.hidden = group.dataset.unit !== unit;
    if (select.selectedOptions[0]?.closest("optgroup")?.disabled) select.value = "";
  }
}

/** Follows the choice of the unit, also in parts of the page that come later. */
export function startColleagues() {
  document.addEventListener("change", ofUnit);
  for (const swap of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.body.addEventListener(swap, ofUnit);
  ofUnit();
}
