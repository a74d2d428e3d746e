// @ts-check
/** What is said about network and session, in the bar #connection (role=status) that lies over the page's head. */
import { clock } from "./moment.js";
import { say } from "./words.js";

const STAYS = 5000;
let state = "";
let timer = 0;

/**
 * @param {string} next lost | back | failed | signed-out
 * @param {string} look "" (warm) | is-alarm | is-calm
 * @param {string} fact in bold
 * @param {string} more
 * @param {HTMLElement} [way] a link to go on
 */
function show(next, look, fact, more, way) {
  const bar = document.getElementById("connection");
  if (!bar) return;
  clearTimeout(timer);
  state = next;
  const notice = document.createElement("p");
  notice.className = `notice ${look}`.trim();
  const bold = document.createElement("b");
  bold.textContent = fact;
  notice.append(bold, ` ${more} `);
  if (way) notice.append(way);
  bar.replaceChildren(notice);
}

export const connection = {
  isSaid: () => state === "lost",

  clear() {
    if (state !== "failed") return;
    state = "";
    document.getElementById("connection")?.replaceChildren();
  },

  /** @param {number} since */
  lost(since) {
    if (state !== "signed-out") show("lost", "", say("lost", { time: clock(since) }), say("lostMore"));
  },

  back() {
    show("back", "is-calm", say("back"), say("backMore"));
    timer = setTimeout(() => {
      state = "failed";
      this.clear();
    }, STAYS);
  },

  /**
   * @param {number} status 0: no answer at all
   * @param {string} verb what wasn't done: a write wasn't stored, a read wasn't shown
   */
  failed(status, verb) {
    if (state === "signed-out") return;
    const why = { 0: "notSentMore", 403: "forbiddenMore", 404: "goneMore", 410: "goneMore", 429: "busyMore" }[status];
    show("failed", "is-alarm", say(verb.toLowerCase() === "get" ? "notShown" : "notSent"), say(why ?? "failedMore"));
  },

  signedOut() {
    const way = document.createElement("a");
    way.href = `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    way.textContent = say("signIn");
    show("signed-out", "is-alarm", say("signedOut"), say("signedOutMore"), way);
  },
};
