// @ts-check
/** The board: fetches what changed, shows each call at least six seconds, says it, and says when it is cut off. */
import { Queue } from "./queue.js";
import { announcement } from "./speech.js";
import { announce, findVoice, pause, wake } from "./voice.js";

const SHOWN = 6000;
const EVERY = 30000;
const BURST = 60;
const SAY_AFTER = 3000;
const LAST = 6;

const { now: address = "", live = "", zone = "Asia/Jakarta", office = "" } = document.body.dataset;
const kept = `pojok-board-${office}`;
const said = /** @type {HTMLElement} */ (document.getElementById("board-said"));
const start = /** @type {HTMLButtonElement} */ (document.getElementById("board-start"));

const before = sessionStorage.getItem(kept);
const queue = new Queue(before === null ? null : JSON.parse(before));
/** @type {import("./queue.js").Call | undefined} */
let shown;
let offset = 0;
let lostAt = 0;
let lostTimer = 0;
let announcing = false;
let voiceless = false;
/** @type {EventSource | null} */
let stream = null;
let retry = 1000;
let burst = 0;

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {number} moment */
const clock = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

/** @returns {import("./queue.js").Call[]} what the server rendered, newest first */
function callsOnPage() {
  const rendered = /** @type {HTMLTemplateElement} */ (document.getElementById("calls")).content;
  return [.../** @type {NodeListOf<HTMLElement>} */ (rendered.querySelectorAll("[data-now]"))].map((element) => ({
    id: element.dataset.now ?? "",
    number: element.dataset.number ?? "",
    place: element.dataset.place ?? "",
    at: Date.parse(element.dataset.at ?? ""),
    gone: element.dataset.gone !== undefined,
  }));
}

/**
 * A piece the server rendered for a call; remembered, since a queued call may leave the server's list.
 * @param {string} kind now | last
 * @param {string} id
 */
function piece(kind, id) {
  const rendered = /** @type {HTMLTemplateElement} */ (document.getElementById("calls")).content;
  const found = rendered.querySelector(`[data-${kind}="${CSS.escape(id)}"]`);
  const key = `${kind} ${id}`;
  if (found) pieces.set(key, found.cloneNode(true));
  return pieces.get(key)?.cloneNode(true);
}

/** @type {Map<string, Node>} */
const pieces = new Map();

function render() {
  const calls = queue.calls;
  const big = shown ?? queue.resting();
  const now = one(".board-now");
  if (now.dataset.shown !== (big?.id ?? "")) {
    const content = big ? piece("now", big.id) : /** @type {HTMLTemplateElement} */ (document.getElementById("empty")).content.cloneNode(true);
    if (content) now.replaceChildren(content);
    now.dataset.shown = big?.id ?? "";
  }
  const list = one(".board-last ol");
  const rows = queue.before(big).slice(0, LAST).map((call) => piece("last", call.id)).filter((row) => row !== undefined);
  list.replaceChildren(...rows);
  one(".board-last").hidden = !rows.length;
  remember([...calls, ...queue.waiting, ...(shown ? [shown] : [])]);
}

/**
 * Keeps the pieces of calls that may still be shown, whatever the server lists by then.
 * @param {import("./queue.js").Call[]} calls
 */
function remember(calls) {
  const ids = new Set(calls.map((call) => call.id));
  for (const id of ids) {
    piece("now", id);
    piece("last", id);
  }
  for (const key of pieces.keys()) if (!ids.has(key.split(" ")[1])) pieces.delete(key);
}

/** Goes through the queue, one after the other. */
async function work() {
  if (announcing) return;
  announcing = true;
  for (let call = queue.next(); call; call = queue.next()) {
    shown = call;
    sessionStorage.setItem(kept, JSON.stringify(queue.remembered()));
    render();
    const place = /** @type {any} */ (call).place;
    await Promise.all([pause(SHOWN), announce(announcement(call.number, place))]);
  }
  shown = undefined;
  announcing = false;
  render();
}

/** @param {string} html of board/_now.html */
function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["board-units", "board-day", "calls"]) {
    const next = fresh.getElementById(id);
    const old = document.getElementById(id);
    // What a template holds isn't compared, so that one is always exchanged.
    if (next && old && (id === "calls" || !next.isEqualNode(old))) old.replaceWith(document.adoptNode(next));
  }
  queue.take(callsOnPage(), Date.now() + offset);
  sessionStorage.setItem(kept, JSON.stringify(queue.remembered()));
  render();
  work();
}

async function fetchNow() {
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(String(answer.status));
    offset = Date.parse(answer.headers.get("X-Now") ?? "") - Date.now() || offset;
    take(await answer.text());
    back();
  } catch {
    lost();
  }
}

function refresh() {
  clearTimeout(burst);
  burst = setTimeout(fetchNow, BURST);
}

function lost() {
  lostAt ||= Date.now() + offset;
  clearTimeout(lostTimer);
  lostTimer = setTimeout(tell, Math.max(0, lostAt + SAY_AFTER - Date.now() - offset));
}

function back() {
  clearTimeout(lostTimer);
  lostAt = 0;
  tell();
}

/** One line at the head: cut off, or no voice, or nothing. */
function tell() {
  const words = said.dataset;
  const sentence = lostAt ? (words.lost ?? "").replace("{time}", clock(lostAt)) : voiceless ? words.voiceless ?? "" : "";
  if (said.textContent !== sentence) said.textContent = sentence;
  said.hidden = !sentence;
}

function open() {
  if (!live) return;
  stream = new EventSource(`/live/?t=${encodeURIComponent(live)}`);
  stream.addEventListener("open", () => {
    retry = 1000;
    refresh();
  });
  stream.addEventListener("changed", refresh);
  stream.addEventListener("error", () => {
    refresh(); // tells by itself whether the network is gone
    if (stream?.readyState !== EventSource.CLOSED) return;
    setTimeout(open, retry * (0.75 + Math.random() / 2));
    retry = Math.min(retry * 2, 20000);
  });
}

function tick() {
  const time = one(".board-clock time");
  const next = clock(Date.now() + offset);
  if (time.textContent !== next) time.textContent = next;
}

/** @param {boolean} asked whether somebody pressed "Mulai" */
async function begin(asked) {
  const sounding = await wake();
  start.hidden = sounding;
  if (!sounding) return;
  keepAwake();
  voiceless = !(await findVoice());
  tell();
  if (asked) announce(start.dataset.words ?? "");
}

async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused on battery or in the background: the screen's own settings decide then.
  }
}

start.addEventListener("click", () => begin(true));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  refresh();
  if (start.hidden) keepAwake();
});
addEventListener("online", refresh);
addEventListener("offline", () => {
  lost();
  refresh(); // an answer still on its way must not pass for the network's return
});

open();
fetchNow(); // what the page came with waits for this too: only the answer tells the server's time
begin(false);
setInterval(fetchNow, EVERY);
setInterval(tick, 1000);
