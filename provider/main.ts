import { engineLog } from "./engine/engineLog.ts";
import { serveProvider } from "./engine/server.ts";
import { latchkeyProvider } from "./latchkeyProvider.ts";
import { releaseLocks } from "../kubeconfigFile/lock.ts";

// The engine starts this file through `pulumi-resource-latchkey`, with its own address as the argument, reads the port
// from the first line of standard output, and kills the process when it is done.

process.on("exit", releaseLocks);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit());

const engine = process.ppid;
// An engine that is killed cannot stop its providers, which would then stay for ever.
setInterval(() => {
  if (process.ppid !== engine) process.exit();
}, 2_000).unref();

const [, , engineAddress = ""] = process.argv;
const { port } = await serveProvider(latchkeyProvider, engineLog, engineAddress);
process.stdout.write(`${port}\n`);
