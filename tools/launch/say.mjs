/**
 * Tells people what happens, on standard error.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`amphi: ${text}\n`);
}

/**
 * Says what a slow step does, every ten seconds that it still does it, and how long it took.
 * @template Result
 * @param {string} what such as "installing dependencies"
 * @param {() => Promise<Result>} step
 * @returns {Promise<Result>}
 */
export async function tellStep(what, step) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  say(`${what} …`);
  const timer = setInterval(() => say(`still ${what} (${seconds()} s)`), 10_000);
  try {
    const result = await step();
    say(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
