/** The command `npm run demo`: a fleet of three clusters from nothing to two people logged in with GitHub. */
import { runDemo } from "./demo/story.ts";
import { LabError } from "./machine/labError.ts";
import { ToolchainError } from "./toolchain/toolchain.ts";

try {
  await runDemo();
} catch (thrown) {
  if (!(thrown instanceof LabError || thrown instanceof ToolchainError)) throw thrown;
  console.error(`\ndemo: ${thrown.message}`);
  console.error("demo: `npm run lab -- status` shows what runs; `npm run lab -- down` takes it down.");
  process.exitCode = 1;
}
