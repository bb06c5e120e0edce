#!/usr/bin/env node
import { releaseLocks } from "../kubeconfigFile/lock.ts";
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

process.exitCode = await runLatchkey(process.argv.slice(2), {
  environment: process.env,
  workingFolder: process.cwd(),
  ask: process.stdin.isTTY && process.stderr.isTTY ? terminalAsker(process.stdin, process.stderr) : undefined,
  output: process.stdout,
  messages: process.stderr,
  signal: interruption.signal,
});
