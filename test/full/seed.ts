/** Of what a test does at random. A run prints it; `LATCHKEY_TEST_SEED=17` repeats that run. */
export const seed = Number(process.env["LATCHKEY_TEST_SEED"] ?? Date.now() % 2 ** 31);
