/**
 * A worker of the fleet command: a process that runs the engine on stacks, several at once, with the program inside. It
 * is told what to do over its channel, and ends by itself when that closes, however the fleet command ended.
 */
import type { Answer, Request } from "./messages.ts";
import { workerSettings } from "./messages.ts";
import { stackRunner } from "./runStack.ts";

const cancellation = new AbortController();
const running = new Set<Promise<void>>();

function answer(message: Answer): void {
  if (process.connected) process.send?.(message);
}

async function endWhenIdle(): Promise<void> {
  while (running.size > 0) await Promise.all(running);
  process.disconnect();
}

const settings = workerSettings.parse(JSON.parse(process.argv[2] ?? "null"));
process.chdir(settings.programFolder);
const ready = stackRunner(settings, process.env);

process.on("message", (request: Request) => {
  if (request.type === "cancel") {
    cancellation.abort();
    return;
  }
  const { id, work } = request;
  const progress = () => {
    answer({ type: "progress", id });
  };
  const run = ready
    .then((runner) => runner.run(work, progress, cancellation.signal))
    .then((done) => {
      answer({ type: "done", id, run: done });
    });
  running.add(run);
  void run.finally(() => running.delete(run));
});
process.on("disconnect", () => {
  cancellation.abort();
  void endWhenIdle();
});
