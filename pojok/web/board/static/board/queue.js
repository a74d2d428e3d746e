// @ts-check
/**
 * The queue of announcements: in order, none overwritten, none twice after a reload. Knows nothing of page or sound.
 *
 * A call is {id, number, at}. The board answers with the last call of each number, newest first, so a call that was
 * repeated has a new id, and one that was undone is gone.
 */

/** @typedef {{id: string, number: string, at: number, gone?: boolean}} Call gone: put off, sent on or left since */

const OLDEST = 10 * 60 * 1000;

export class Queue {
  /** @param {Iterable<string> | null} seen ids announced before a reload; null on a first visit: nothing is new then */
  constructor(seen) {
    this.seen = new Set(seen ?? []);
    this.first = seen === null;
    /** @type {Call[]} */
    this.waiting = [];
    /** @type {Call[]} newest first */
    this.calls = [];
  }

  /**
   * Takes in what the board says now.
   * @param {Call[]} calls newest first
   * @param {number} now
   */
  take(calls, now) {
    this.calls = calls;
    const numbers = new Set(calls.map((call) => call.number));
    const oldest = calls.at(-1)?.at ?? 0;
    // Undone calls are dropped; those only pushed off the end of the board's list are not.
    this.waiting = this.waiting.filter((call) => numbers.has(call.number) || call.at < oldest);
    for (const call of [...calls].reverse()) {
      if (this.seen.has(call.id) || this.waiting.some((one) => one.id === call.id)) continue;
      if (this.first || now - call.at > OLDEST) this.seen.add(call.id);
      else this.waiting.push(call);
    }
    this.first = false;
  }

  /** @returns {Call | undefined} the next to announce; from now on it counts as announced */
  next() {
    const call = this.waiting.shift();
    if (call) this.seen.add(call.id);
    return call;
  }

  /**
   * What stands beside the one shown: those called before, none that is yet to be announced, each number once.
   * @param {Call | undefined} shown
   * @returns {Call[]}
   */
  before(shown) {
    const hidden = new Set(this.waiting.map((call) => call.id));
    return this.calls.filter((call) => !hidden.has(call.id) && call.number !== shown?.number);
  }

  /** @returns {Call | undefined} what the board rests on when nothing is announced */
  resting() {
    const hidden = new Set(this.waiting.map((call) => call.id));
    return this.calls.find((call) => !hidden.has(call.id) && !call.gone);
  }

  /** @returns {string[]} to be kept over a reload; the last hundred are plenty */
  remembered() {
    return [...this.seen].slice(-100);
  }
}
