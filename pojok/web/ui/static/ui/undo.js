// @ts-check
/** Ten seconds that show themselves running out: [data-undo-until] from ui/_undo.html. At the end the button goes. */
import { now } from "./moment.js";
import { say } from "./words.js";

const WHOLE = 10000;

/** @param {HTMLElement} button */
function run(button) {
  const until = Math.min(Date.parse(button.dataset.undoUntil ?? ""), now() + WHOLE);
  const words = button.querySelector("span");
  const bar = button.querySelector("rect");
  const timer = setInterval(step, 200);

  function step() {
    const left = until - now();
    if (!button.isConnected) return clearInterval(timer);
    if (left <= 0) {
      clearInterval(timer);
      (button.closest("form") ?? button).remove();
      return;
    }
    if (words) words.textContent = say("undo", { n: Math.ceil(left / 1000) });
    bar?.setAttribute("width", String((left / WHOLE) * 100));
  }

  step();
  button.style.minWidth = `${button.offsetWidth}px`;
}

/** @param {ParentNode} part */
function begin(part) {
  for (const button of part.querySelectorAll("[data-undo-until]:not([data-running])")) {
    button.setAttribute("data-running", "");
    run(/** @type {HTMLElement} */ (button));
  }
}

/** Starts the bars of the page, and those that come with a part of it. */
export function startUndo() {
  begin(document);
  document.body.addEventListener("htmx:afterSettle", () => begin(document));
}
