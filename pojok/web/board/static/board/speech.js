// @ts-check
/** What the board says aloud, in Indonesian. Pure. */

const ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];

/**
 * @param {number} n 0 … 9999
 * @returns {string} 8 → "delapan", 21 → "dua puluh satu", 100 → "seratus"
 */
export function inWords(n) {
  if (n < 12) return ONES[n];
  if (n < 20) return `${ONES[n - 10]} belas`;
  if (n < 100) return joined(`${ONES[Math.floor(n / 10)]} puluh`, n % 10);
  if (n < 200) return joined("seratus", n - 100);
  if (n < 1000) return joined(`${ONES[Math.floor(n / 100)]} ratus`, n % 100);
  if (n < 2000) return joined("seribu", n - 1000);
  return joined(`${inWords(Math.floor(n / 1000))} ribu`, n % 1000);
}

/**
 * @param {string} head
 * @param {number} rest
 */
const joined = (head, rest) => (rest ? `${head} ${inWords(rest)}` : head);

/**
 * @param {string} text
 * @returns {string} "meja 2" → "meja dua"; figures that are too long are read one by one
 */
export const withWords = (text) =>
  text.replace(/\d+/g, (figures) => (figures.length > 4 ? [...figures].map((f) => ONES[Number(f)]).join(" ") : inWords(Number(figures))));

/**
 * @param {string} number "P-008"
 * @param {string} place "meja 2"
 * @returns {string} "Nomor antrean, P, delapan, silakan ke meja dua."
 */
export function announcement(number, place) {
  const [letters, figures] = number.split("-");
  const called = [...letters, inWords(Number(figures) || 0)].join(", ");
  return `Nomor antrean, ${called}, silakan ke ${withWords(place)}.`;
}
