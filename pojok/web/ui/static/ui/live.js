// @ts-check
/**
 * The stream says that something changed; HTMX fetches what (hx-trigger="changed from:body").
 * Also every 30 s, on coming back and on reconnecting. A list never changes under a pressed finger, nor a part of the
 * page marked data-hold while something typed in it has the focus. A lost network is said, and what was typed stays.
 */
import { connection } from "./connection.js";
import { now } from "./moment.js";

const BURST = 60;
const EVERY = 30000;
const SAY_AFTER = 3000;
const RETRY_MOST = 20000;

/** @type {Set<string>} */
const topics = new Set();
/** @type {Set<Element>} what wanted to refresh while it was held */
const held = new Set();
let pressed = false;
/** Acts on their way: their answers bring what a refresh would, and must still find the parts they exchange. */
let sending = 0;
let waiting = 0;
let timer = 0;
let lostAt = 0;
let retry = 1000;
/** @type {EventSource | null} */
let stream = null;

/** @param {Iterable<string>} [which] */
export function refresh(which = []) {
  for (const topic of which) topics.add(topic);
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const detail = { topics: [...topics] };
    topics.clear();
    document.body.dispatchEvent(new CustomEvent("changed", { detail }));
  }, BURST);
}

/** @param {Element} element whether something is being typed around or inside it */
function isTypedIn(element) {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !field.value) return false;
  const area = field.closest("[data-hold]");
  return !!area && (area.contains(element) || element.contains(area));
}

/** @param {any} detail of an htmx event */
const isRefresh = (detail) => detail.requestConfig?.triggeringEvent?.type === "changed";

/** A refresh that was held goes on once nothing holds it. */
function release() {
  if (pressed || sending) return;
  const ready = [...held].filter((element) => !isTypedIn(element));
  for (const element of held) if (!element.isConnected) held.delete(element);
  if (!ready.length) return;
  for (const element of ready) held.delete(element);
  refresh();
}

function watchHolds() {
  document.addEventListener("pointerdown", () => (pressed = true), { capture: true });
  const lifted = () => {
    pressed = false;
    release();
  };
  for (const end of ["pointerup", "pointercancel"]) {
    // The click comes after pointerup and must still find its row.
    document.addEventListener(end, () => setTimeout(lifted, 80), { capture: true });
  }
  // Lifted outside of the window: nobody tells.
  document.addEventListener("pointermove", (event) => pressed && !event.buttons && lifted());
  addEventListener("blur", lifted);
  document.addEventListener("focusout", () => setTimeout(release, 80));
  /** @param {Event} event whether it is about an act and not about reading */
  const isAct = (event) => /** @type {CustomEvent} */ (event).detail.requestConfig?.verb !== "get";
  document.body.addEventListener("htmx:beforeSend", (event) => isAct(event) && (sending += 1));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!isAct(event)) return;
    sending = Math.max(0, sending - 1);
    setTimeout(release, 80);
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (!isRefresh(detail) || !(pressed || sending || isTypedIn(detail.elt))) return;
    event.preventDefault();
    held.add(detail.elt);
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (!isRefresh(detail) || !(pressed || sending || isTypedIn(detail.target))) return;
    detail.shouldSwap = false;
    held.add(detail.requestConfig.elt ?? detail.target);
  });
}

function lost() {
  lostAt ||= now();
  clearTimeout(timer);
  timer = setTimeout(() => lostAt && connection.lost(lostAt), Math.max(0, lostAt + SAY_AFTER - now()));
}

function back() {
  clearTimeout(timer);
  if (lostAt && connection.isSaid()) connection.back();
  lostAt = 0;
}

/** The stream alone may be away (a restart); then the page still asks every 30 s and nothing is said. */
async function probe() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    back();
  } catch {
    lost();
  }
}

function open() {
  const token = document.body.dataset.live;
  if (!token) return;
  stream?.close();
  stream = new EventSource(`/live/?t=${encodeURIComponent(token)}`);
  stream.addEventListener("open", () => {
    retry = 1000;
    back();
    refresh();
  });
  stream.addEventListener("changed", (event) => refresh(/** @type {MessageEvent} */ (event).data.split(" ")));
  stream.addEventListener("error", () => {
    probe();
    if (stream?.readyState !== EventSource.CLOSED) return;
    setTimeout(open, retry * (0.75 + Math.random() / 2));
    retry = Math.min(retry * 2, RETRY_MOST);
  });
}

function watchRequests() {
  const body = document.body;
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    body.addEventListener(failure, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      lost();
      if (!isRefresh(detail)) connection.failed(0, detail.requestConfig?.verb ?? "get");
    });
  }
  body.addEventListener("htmx:responseError", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    const { status } = detail.xhr;
    if (status === 401) return signedOut();
    if (isRefresh(detail)) return status >= 502 ? lost() : undefined;
    connection.failed(status, detail.requestConfig?.verb ?? "get");
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (!detail.successful) return;
    back();
    if (!isRefresh(detail)) connection.clear();
  });
}

let every = 0;

function signedOut() {
  clearInterval(every);
  stream?.close();
  connection.signedOut();
}

/** Begins to listen. Pages without data-live still refresh every 30 s. */
export function startLive() {
  watchHolds();
  watchRequests();
  open();
  every = setInterval(() => {
    if (lostAt) probe();
    refresh();
  }, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  addEventListener("online", () => {
    probe();
    if (stream?.readyState === EventSource.CLOSED) open();
    else refresh();
  });
  addEventListener("offline", () => {
    lost();
    probe(); // an answer still on its way must not pass for the network's return
  });
  addEventListener("pageshow", (event) => event.persisted && (open(), refresh()));
  addEventListener("pagehide", () => stream?.close());
}
