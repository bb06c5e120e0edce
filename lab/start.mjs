/**
 * The way in to everything that this repository can do: `node lab/start.mjs COMMAND`, or `npm run COMMAND`.
 *
 * The project runs on Node 24, and a person may have an older one. This file runs on Node 18 and needs nothing
 * installed: it gets Node 24 and the npm packages if they are not there, and hands over.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bootstrapFolder = join(root, ".lab", "bootstrap");

/** The Node that is installed where the running one is too old. npm has it as the package node-PLATFORM-ARCHITECTURE. */
const pinnedNode = "24.21.0";

/** The first Node that runs TypeScript without a flag, and so the least that package.json's engines allows. */
const oldestNode = [22, 18];

/** Where programs for root lie. Whoever became root by a plain `su` has the PATH of the user that they were before. */
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Where the person is: npm changes to the repository's folder first, and says where it was called from. */
const callersFolder = process.env.INIT_CWD ?? process.cwd();

/**
 * A task is a sequence of steps; `heading` is printed where a task has several. A step runs in the repository's folder, or
 * in its own `folder`.
 */
const script = (file) => ({ heading: file, run: (args) => ["node", join(root, file), ...args] });
const unitTests = { heading: "Unit tests", run: (args) => ["node", "test/unitTests.ts", ...args] };
const endToEndTests = (...options) => [
  { heading: "Toolchain", run: () => ["node", "lab/toolchain/command.ts"] },
  { heading: "End-to-end tests", run: (args) => ["node", "test/endToEndTests.ts", ...options, ...args] },
];
const checks = [
  {
    heading: "Types and lint",
    run: () => ["oxlint", "--type-aware", "--type-check", "--report-unused-disable-directives"],
  },
  { heading: "Format", run: () => ["oxfmt", "--check"] },
  { heading: "Layers", run: () => ["depcruise", ".", "--config", ".dependency-cruiser.cjs"] },
];

/** What can be asked for. A task with `keepGoing` runs its other steps after one has failed, and then fails. */
const tasks = {
  demo: { about: "three clusters from nothing to two people logged in", steps: [script("lab/demo.ts")] },
  lab: {
    about: "up | add NAME | configure NAME | status | down: the clusters to play with",
    steps: [script("lab/lab.ts")],
  },
  toolchain: { about: "build every real part that is missing", steps: [script("lab/toolchain/command.ts")] },
  test: { about: "check, test:unit and test:e2e", steps: [...checks, unitTests, ...endToEndTests()] },
  "test:full": {
    about: "test, and the tests that take long: before a release",
    steps: [...checks, unitTests, ...endToEndTests("--full")],
  },
  "test:unit": { about: "the tests that need no cluster", steps: [unitTests] },
  "test:e2e": { about: "the tests against the real cluster (as root)", steps: endToEndTests() },
  check: { about: "types, lint, format and layers", steps: checks, keepGoing: true },
  schema: {
    about: "write the JSON Schemas of the fleet file and of reports anew",
    steps: [
      {
        heading: "settings/fleet.schema.json, fleet/report/json/report.schema.json",
        run: () => [
          "node",
          "--test",
          "--test-update-snapshots",
          "test/unit/settings/fleetJsonSchema.test.ts",
          "test/unit/fleet/report/json.test.ts",
        ],
      },
    ],
  },
  latchkey: {
    about: "the command for fleets: init, preview, up, verify, drift, status, kubeconfig",
    steps: [{ ...script("fleet/main.ts"), folder: callersFolder }],
  },
  build: { about: "make dist/, the package that npm installs", steps: [script("packaging/build.ts")] },
  bench: {
    about: "what a preview and a large fleet cost",
    steps: [script("bench/settings.ts"), script("bench/preview.ts"), script("bench/fleet.ts")],
  },
};

/** Says on stderr what is going on, so that stdout stays the command's own. */
const say = (line) => process.stderr.write(`${line}\n`);

/** An end that is told in one message, without a stack trace. */
class Stop extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Runs a command on this process's own terminal until it ends, passing on the signals that end this one.
 * The answer is the exit status, or the signal's name if one ended the command.
 */
function run([command, ...args], environment, { output = "inherit", folder = root } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: environment,
      stdio: ["inherit", output, "inherit"],
    });
    const passOn = (signal) => {
      // A terminal's Ctrl-C goes to the whole foreground group: passed on, the command would get it twice.
      if (signal !== "SIGINT" || ![0, 1, 2].some(isatty)) child.kill(signal);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, passOn);
    const release = () => signals.forEach((signal) => process.off(signal, passOn));
    child.on("error", (error) => {
      release();
      fail(error.code === "ENOENT" ? new Stop(`${command} is not on PATH.`, 127) : error);
    });
    child.on("exit", (status, signal) => {
      release();
      done(signal ?? status);
    });
  });
}

/** Runs an installation step, telling that it does, and stops with what to do if it fails. */
async function install(what, command, environment, advice) {
  const started = Date.now();
  say(`${what} …`);
  const result = await run(command, environment, { output: process.stderr });
  if (result === 0) say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  else if (typeof result === "string") end(result);
  else throw new Stop(`${what} failed: \`${command.join(" ")}\` ended with status ${result}. ${advice}`, 1);
}

/** Ends this process the way a child did: with its status, or by its signal so that a shell sees the same. */
function end(result) {
  if (typeof result === "number") process.exit(result);
  process.kill(process.pid, result);
  // A signal that is ignored here still has to end in the status that shells give it.
  setTimeout(() => process.exit(128 + (constants.signals[result] ?? 0)), 1000);
  return new Promise(() => {});
}

/** Finds a Node that runs the project, installing the pinned one if need be. Gives the folder it lies in. */
async function ensureNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
    return dirname(process.execPath);

  const name = `node-${process.platform}-${process.arch}`;
  const installed = join(bootstrapFolder, "node_modules", name);
  const manifest = join(installed, "package.json");
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, "utf8")).version !== pinnedNode) {
    mkdirSync(bootstrapFolder, { recursive: true });
    writeFileSync(join(bootstrapFolder, "package.json"), '{ "private": true }\n');
    await install(
      `Installing Node ${pinnedNode} (this is ${process.version})`,
      // oxfmt-ignore
      ["npm", "install", "--prefix", bootstrapFolder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${pinnedNode}`],
      process.env,
      `Check that npm reaches its registry, or put Node ${oldestNode.join(".")} or newer first on PATH yourself.`,
    );
  }
  return join(installed, "bin");
}

/** The packages that a lock file names, by the folder they go to. An optional one may be meant for another platform. */
function lockedPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(Object.entries(packages).filter(([folder]) => folder !== ""));
}

/** Whether node_modules holds what package-lock.json names. npm writes its record of it last, when all is there. */
function packagesAreInstalled() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = lockedPackages(record);
  return [...lockedPackages(join(root, "package-lock.json"))].every(([folder, locked]) => {
    const found = installed.get(folder);
    return found ? found.version === locked.version && found.integrity === locked.integrity : locked.optional;
  });
}

/** Installs the npm packages of package-lock.json, unless just those are installed. */
async function ensurePackages(environment) {
  if (packagesAreInstalled()) return;
  await install(
    "Installing npm packages",
    ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    environment,
    "Check that npm reaches its registry, then run this again.",
  );
}

async function main([name, ...args]) {
  const task = Object.hasOwn(tasks, name ?? "") ? tasks[name] : undefined;
  if (!task) {
    const list = Object.entries(tasks).map(([each, { about }]) => `  ${each.padEnd(11)}${about}`);
    const problem = name === undefined ? "No command given." : `There is no command "${name}".`;
    throw new Stop(`${problem} Commands are:\n${list.join("\n")}`, 2);
  }
  const nodeFolder = await ensureNode();
  const path = [
    nodeFolder,
    join(root, "node_modules", ".bin"),
    process.env.PATH ?? "",
    ...systemFolders,
  ].join(delimiter);
  // Each of the many processes finds what the others have compiled.
  const environment = { NODE_COMPILE_CACHE: join(root, ".lab", "compile-cache"), ...process.env, PATH: path };
  await ensurePackages(environment);

  const failed = [];
  for (const [index, step] of task.steps.entries()) {
    if (task.steps.length > 1) say(`\n── ${step.heading} ──`);
    // A person's own arguments belong to the last step: it is the one that the task is named after.
    const ownArgs = index === task.steps.length - 1 ? args : [];
    const result = await run(step.run(ownArgs), environment, { folder: step.folder });
    if (result === 0) continue;
    if (typeof result === "string" || task.steps.length === 1) await end(result);
    failed.push(step.heading);
    if (!task.keepGoing) break;
  }
  if (failed.length > 0) throw new Stop(`\nFailed: ${failed.join(", ")}.`, 1);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = error.status;
}
