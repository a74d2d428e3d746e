// @ts-check
/** Fetches the page itself when something changed, and exchanges what differs. Small: it comes over 3G. */
const { live, page = "", zone = "Asia/Jakarta" } = document.body.dataset;
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
let pressed = false;
let timer = 0;
let lostAt = 0;

/** The same but for the hidden keys, which are new each time.
 * @param {Element | null} part */
const looks = (part) => part?.outerHTML.replace(/value="[0-9a-f-]{36}"/g, "");

async function refresh() {
  if (pressed) return later(500);
  try {
    const answer = await fetch(page, { signal: AbortSignal.timeout(15000) });
    if (answer.status >= 500) throw new Error();
    if (!answer.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const { state, live: next } = fresh.body.dataset;
    if (state === "called" && document.body.dataset.state !== state) navigator.vibrate?.([300, 150, 300]);
    document.body.dataset.state = state;
    listen(next); // with a unit there is one more topic to hear
    document.title = fresh.title;
    for (const id of ["now", "acts", "more", "leave", "journey"]) {
      const old = document.getElementById(id);
      const next = fresh.getElementById(id);
      if (old && next && looks(old) !== looks(next)) old.replaceChildren(...next.childNodes);
    }
    lostAt = 0;
    tell();
  } catch {
    lostAt ||= Date.now();
    setTimeout(tell, 3000);
  }
}

function tell() {
  said.hidden = !lostAt;
  const { lang } = document.documentElement;
  const time = new Intl.DateTimeFormat(lang, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(lostAt);
  if (lostAt) said.textContent = (said.dataset.lost ?? "").replace("{time}", time);
}

/** Not all phones at once. @param {number} [most] */
function later(most = 800) {
  clearTimeout(timer);
  timer = setTimeout(refresh, 60 + Math.random() * most);
}

/** @type {EventSource | undefined} */
let stream;
let heard = "";

/** @param {string} [signed] topics; none once the visit is over */
function listen(signed = "") {
  if (stream && bare(signed) === bare(heard)) return;
  heard = signed;
  stream?.close();
  stream = undefined;
  if (!signed) return;
  const mine = (stream = new EventSource(`/live/?t=${encodeURIComponent(signed)}`));
  mine.onopen = () => later();
  mine.addEventListener("changed", () => later());
  mine.onerror = () => {
    if (mine.readyState !== EventSource.CLOSED) return later();
    setTimeout(() => {
      if (stream === mine) stream = undefined;
      listen(heard);
    }, 10000 + Math.random() * 10000);
  };
}

/** The topics without the time they were signed at. @param {string} signed */
const bare = (signed) => signed.split(":")[0];

if (live) {
  listen(live);
  setInterval(() => heard && refresh(), 30000);
  document.addEventListener("visibilitychange", () => document.hidden || later(0));
  addEventListener("online", () => later(0));
  document.addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel", "pointerleave", "visibilitychange"])
    document.addEventListener(end, () => setTimeout(() => (pressed = false), 100));
}
