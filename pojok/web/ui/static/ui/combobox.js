// @ts-check
/**
 * A text field that proposes (ARIA combobox with a listbox). What is typed stands, chosen or not.
 *
 * <div class="combobox" data-combobox="/desk/agencies/"><input name="agency" …></div>
 * The address answers ?q=… with {"items": [{"value": "Dinas Kesehatan", "note": "Dinkes", "code": "dinkes"}]}.
 * data-combobox="#id" proposes from a datalist instead. An <input type="hidden" data-combobox-code> inside receives the
 * code of what was chosen, and is emptied as soon as something else is typed.
 */
import { say } from "./words.js";

const PAUSE = 120;
let count = 0;

/** @typedef {{value: string, note?: string, code?: string}} Item */

/**
 * @param {string} source
 * @param {string} typed
 * @returns {Promise<Item[]>}
 */
async function propose(source, typed) {
  if (source.startsWith("#")) {
    const words = typed.toLowerCase().split(/\s+/);
    const options = /** @type {HTMLOptionElement[]} */ ([...document.querySelectorAll(`${source} option`)]);
    return options
      .map((option) => ({ value: option.value, note: option.textContent ?? "", code: option.dataset.code }))
      .filter((item) => words.every((word) => `${item.value} ${item.note}`.toLowerCase().includes(word)))
      .slice(0, 8);
  }
  const answer = await fetch(`${source}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).items : [];
}

class Combobox {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.source = box.dataset.combobox ?? "";
    this.field = /** @type {HTMLInputElement} */ (box.querySelector("input:not([type=hidden])"));
    this.code = /** @type {HTMLInputElement | null} */ (box.querySelector("[data-combobox-code]"));
    /** @type {Item[]} */
    this.items = [];
    this.at = -1;
    this.asked = 0;
    this.timer = 0;

    this.list = document.createElement("ul");
    this.list.className = "combobox-list";
    this.list.id = `combobox-${++count}`;
    this.list.setAttribute("role", "listbox");
    const label = this.field.labels?.[0]?.textContent?.trim();
    if (label) this.list.setAttribute("aria-label", label);
    this.list.hidden = true;
    this.status = document.createElement("span");
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    box.append(this.list, this.status);

    this.field.removeAttribute("list");
    const own = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(own)) this.field.setAttribute(name, value);

    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
    // pointerdown would take the focus away before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target instanceof Element && event.target.closest("li");
      if (row) this.choose([...this.list.children].indexOf(row));
    });
  }

  typed() {
    if (this.code) this.code.value = "";
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (!text) return this.close();
    this.timer = setTimeout(async () => {
      const mine = ++this.asked;
      const items = await propose(this.source, text).catch(() => []);
      if (mine === this.asked && document.activeElement === this.field) this.show(items);
    }, PAUSE);
  }

  /** @param {Item[]} items */
  show(items) {
    this.items = items;
    this.at = -1;
    this.list.replaceChildren(
      ...items.map((item, place) => {
        const row = document.createElement("li");
        row.id = `${this.list.id}-${place}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = item.value;
        if (item.note) {
          const note = document.createElement("small");
          note.textContent = item.note;
          row.append(note);
        }
        return row;
      }),
    );
    this.list.hidden = !items.length;
    this.field.setAttribute("aria-expanded", String(!!items.length));
    this.field.removeAttribute("aria-activedescendant");
    this.status.textContent = items.length ? say("found", { n: items.length }) : say("foundNone");
  }

  close() {
    clearTimeout(this.timer);
    this.asked++;
    this.items = [];
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  /** @param {number} place */
  move(place) {
    this.at = (place + this.items.length) % this.items.length;
    [...this.list.children].forEach((row, each) => row.setAttribute("aria-selected", String(each === this.at)));
    const row = this.list.children[this.at];
    row.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", row.id);
  }

  /** @param {number} place */
  choose(place) {
    const item = this.items[place];
    if (!item) return;
    this.field.value = item.value;
    if (this.code) this.code.value = item.code ?? "";
    this.close();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.items.length) return;
    if (event.key === "ArrowDown") this.move(this.at + 1);
    else if (event.key === "ArrowUp") this.move(this.at < 0 ? this.items.length - 1 : this.at - 1);
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function enhance() {
  for (const box of document.querySelectorAll("[data-combobox]:not([data-ready])")) {
    box.setAttribute("data-ready", "");
    new Combobox(/** @type {HTMLElement} */ (box));
  }
}

/** The fields of the page, and those that come with a part of it. */
export function startComboboxes() {
  enhance();
  document.body.addEventListener("htmx:afterSettle", enhance);
}
