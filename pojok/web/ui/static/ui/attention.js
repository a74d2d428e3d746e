// @ts-check
/**
 * Nobody need watch the screen: the number waiting stands before the title, with a word when some are past their
 * standard; a tone says that it grew, and goes on each minute while something is past its standard. Sound needs one press ("Nyalakan suara"), remembered by the browser.
 */
import { say } from "./words.js";

const REMEMBERED = "pojok-sound";
const AGAIN = 60000;

/** @type {AudioContext | null} */
let audio = null;
let waiting = -1;
let saidAt = 0;

const isOn = () => localStorage.getItem(REMEMBERED) === "on";

/** Browsers allow sound only after a gesture, anew on each page. */
function wake() {
  if (!isOn()) return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

/** @param {number[]} tones Hz, one after the other */
function play(...tones) {
  if (!isOn() || audio?.state !== "running") return;
  saidAt = Date.now();
  tones.forEach((tone, place) => {
    const context = /** @type {AudioContext} */ (audio);
    const at = context.currentTime + place * 0.18;
    const source = context.createOscillator();
    const volume = context.createGain();
    source.frequency.value = tone;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.4);
    source.connect(volume).connect(context.destination);
    source.start(at);
    source.stop(at + 0.45);
  });
}

/** Counts those waiting on this page and says so. */
function look() {
  const counted = [...document.querySelectorAll("[data-waiting-count]")];
  const count = counted.reduce((sum, one) => sum + (Number(/** @type {HTMLElement} */ (one).dataset.waitingCount) || 0), 0);
  const late = counted.reduce((sum, one) => sum + one.querySelectorAll("[data-overdue]").length, 0);
  const bare = document.title.replace(/^\(\d+[^)]*\) /, "");
  const badge = late ? say("badgeLate", { n: count, late }) : String(count);
  const title = count ? `(${badge}) ${bare}` : bare;
  if (document.title !== title) document.title = title;
  if (waiting >= 0 && count > waiting) play(660, 880);
  waiting = count;
}

function overdue() {
  look();
  if (document.querySelector("[data-overdue]") && Date.now() - saidAt >= AGAIN - 500) play(880, 660, 880);
}

/** The switches of the sound: in the bar's menu, and on a screen that must be heard until it is on. */
function offer() {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-sound]"))) {
    button.textContent = say(isOn() ? "soundOff" : "soundOn");
    button.setAttribute("aria-pressed", String(isOn()));
    button.hidden = isOn() && button.dataset.sound === "until-on";
  }
}

/** @param {MouseEvent} event */
function switched(event) {
  if (!(event.target instanceof Element) || !event.target.closest("button[data-sound]")) return;
  localStorage.setItem(REMEMBERED, isOn() ? "off" : "on");
  wake();
  setTimeout(() => play(660, 880), 50);
  offer();
}

/** Title, tones, and their switches. */
export function startAttention() {
  look();
  document.body.addEventListener("htmx:afterSettle", look);
  setInterval(overdue, 5000);
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, wake, { capture: true });
  if (!document.querySelector("[data-waiting-count]")) return;
  offer();
  document.body.addEventListener("htmx:afterSettle", offer);
  document.addEventListener("click", switched);
}
