#!/usr/bin/env node
import { inspect } from "node:util";
import { releaseLocks } from "../kubeconfigFile/lock.ts";
import { commandOutput } from "./commandOutput.ts";
import { terminalAsker } from "./terminalAsker.ts";
import { runLatchkey } from "./latchkey.ts";

// The command `latchkey`. This file alone knows the process; everything else is given what it needs.

process.on("exit", releaseLocks);
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // What is under way ends by itself; a second signal ends it at once.
  process.once(signal, () => {
    interruption.abort();
  });
}

// A fault of ours keeps its stack trace. Its message may quote anybody.
process.on("uncaughtException", (error) => {
  commandOutput(process.stderr).write(`${inspect(error)}\n`);
  process.exit(1);
});

process.exitCode = await runLatchkey(process.argv.slice(2), {
  environment: process.env,
  workingFolder: process.cwd(),
  ask: process.stdin.isTTY && process.stderr.isTTY ? terminalAsker(process.stdin, process.stderr) : undefined,
  output: process.stdout,
  messages: process.stderr,
  signal: interruption.signal,
});
