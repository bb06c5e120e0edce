/** The command `npm run lab -- up | status | down`. */
import { parseArgs } from "node:util";
import { closeLab, labStatus, openLab } from "./lab/open.ts";
import { table } from "./table.ts";
import { LabError } from "./machine/labError.ts";
import { seconds } from "./machine/supervisor.ts";
import { ToolchainError } from "./toolchain/toolchain.ts";

const usage = `Usage: npm run lab -- up | status | down

  up      bring the lab up: a machine of namespaces on this host, and in it a Kubernetes cluster with one node.
          Run again, it repairs what does not run.
  status  show the lab's components; exits 1 when one of them is not healthy or the lab is down
  down    take the lab down, with all that it made but the toolchain`;

/** Each command, and the exit status that it ends with. */
const commands: Readonly<Record<string, () => Promise<number>>> = { up, status, down };

async function up(): Promise<number> {
  const began = performance.now();
  const { cluster } = await openLab(say);
  say(`up: ${seconds(began)}`);
  console.log(`KUBECONFIG=${cluster.adminKubeconfigPath}`);
  return 0;
}

async function status(): Promise<number> {
  const components = await labStatus();
  if (components === undefined) {
    console.log("The lab is down. `npm run lab -- up` brings it up.");
    return 1;
  }
  const rows = components.map(({ name, pid, since, problem }) => [
    name,
    pid?.toString() ?? "-",
    since?.toISOString().slice(0, 19).concat("Z") ?? "-",
    problem ?? "yes",
  ]);
  console.log(table([["COMPONENT", "PID", "UP SINCE", "HEALTHY"], ...rows]));
  return components.every(({ problem }) => problem === undefined) ? 0 : 1;
}

async function down(): Promise<number> {
  const began = performance.now();
  await closeLab(say);
  say(`down: ${seconds(began)}`);
  return 0;
}

function say(line: string): void {
  console.error(`lab: ${line}`);
}

/** The command that was asked for, or what is wrong with what was asked for. */
function parse(args: readonly string[]): (() => Promise<number>) | string {
  try {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    const [name, ...rest] = positionals;
    if (name === undefined) return "Say what to do.";
    if (rest.length > 0) return `"${rest.join(" ")}" is one argument too many.`;
    return Object.hasOwn(commands, name) ? (commands[name] ?? "") : `There is no command "${name}".`;
  } catch (thrown) {
    if (thrown instanceof TypeError) return thrown.message;
    throw thrown;
  }
}

const asked = parse(process.argv.slice(2));
if (typeof asked === "string") {
  console.error(`${asked}\n\n${usage}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await asked();
  } catch (thrown) {
    if (!(thrown instanceof LabError || thrown instanceof ToolchainError)) throw thrown;
    console.error(`lab: ${thrown.message}`);
    process.exitCode = 1;
  }
}
