// @ts-check
/** "Cetak": a button that only exists where a script can print. */
function offer() {
  for (const button of document.querySelectorAll("[data-print][hidden]")) {
    /** @type {HTMLElement} */ (button).hidden = false;
    button.addEventListener("click", () => print());
  }
}

offer();
document.body.addEventListener("htmx:afterSettle", offer);
