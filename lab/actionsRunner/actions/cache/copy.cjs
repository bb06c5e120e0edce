const { cpSync, existsSync, mkdirSync } = require("node:fs");
const { dirname, join } = require("node:path");

const { INPUT_PATH: path, RUNNER_STORE: store } = process.env;

/** The file in the repository, and where it is kept. */
exports.file = path;
exports.kept = join(store, "cache", path);

/** Copies a file that may be missing. */
exports.copy = (from, to) => {
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
};
