// @ts-check
/** A chime and a voice. Browsers allow both only after a press ("Mulai"); a kiosk may allow them from the start. */

const LONGEST = 15000;
const VOICES_WITHIN = 2500;

/** @type {AudioContext | null} */
let audio = null;
/** @type {SpeechSynthesisVoice | null} */
let voice = null;

/** @returns {Promise<boolean>} whether sound may be made now */
export async function wake() {
  audio ??= new AudioContext();
  // Without a gesture resume() stays pending for ever, so don't wait for it long.
  await Promise.race([audio.resume(), pause(300)]);
  return audio.state === "running";
}

/** @returns {Promise<boolean>} whether this browser has an Indonesian voice; they arrive some time after the page */
export async function findVoice() {
  if (!("speechSynthesis" in window)) return false;
  const until = Date.now() + VOICES_WITHIN;
  for (;;) {
    const voices = speechSynthesis.getVoices().filter((one) => /^(id|in)([-_]|$)/i.test(one.lang));
    // One on this machine goes on speaking without a network.
    voice = voices.find((one) => one.localService) ?? voices[0] ?? null;
    if (voice || Date.now() > until) return voice !== null;
    await pause(250);
  }
}

/**
 * Chime, then the sentence. Comes back when it is over, at the latest after fifteen seconds.
 * @param {string} sentence
 */
export async function announce(sentence) {
  if (audio?.state !== "running") return;
  await chime();
  if (voice) await Promise.race([speak(sentence), pause(LONGEST)]);
}

/** Three falling notes. */
async function chime() {
  const context = /** @type {AudioContext} */ (audio);
  [783.99, 659.25, 523.25].forEach((tone, place) => {
    const at = context.currentTime + place * 0.35;
    const source = context.createOscillator();
    const volume = context.createGain();
    source.type = "sine";
    source.frequency.value = tone;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.5, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
    source.connect(volume).connect(context.destination);
    source.start(at);
    source.stop(at + 1);
  });
  await pause(1500);
}

/**
 * @param {string} sentence
 * @returns {Promise<void>}
 */
function speak(sentence) {
  return new Promise((done) => {
    const words = new SpeechSynthesisUtterance(sentence);
    words.lang = "id-ID";
    words.voice = voice;
    words.rate = 0.9;
    words.onend = words.onerror = () => done();
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  });
}

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
