/** The command `npm run lab -- up | add NAME | configure NAME | status | down`. */
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { assertSpokeName } from "./cluster/spokes.ts";
import { closeLab, labStatus, openLab } from "./lab/open.ts";
import { table } from "../fleet/table.ts";
import { configureApiServer } from "./scenario/apiServerConfiguration.ts";
import { LabError } from "./machine/labError.ts";
import { seconds } from "./machine/supervisor.ts";
import { ToolchainError } from "./toolchain/toolchain.ts";

const usage = `Usage: npm run lab -- up | add NAME | configure NAME | status | down

  up              bring the lab up: a machine of namespaces on this host, and in it the hub, a Kubernetes cluster with
                  one node, and the spokes that were added. Run again, it repairs what does not run.
  add NAME        add a spoke, a cluster of its own without a node; the others run on
  configure NAME  start a cluster's API server with what its stack emitted, read from standard input:
                  pulumi stack output apiServer --json --stack NAME | npm run lab -- configure NAME
  status          show the lab's components; exits 1 when one of them is not healthy or the lab is down
  down            take the lab down, with all that it made but the toolchain`;

/** A command: how many arguments it takes, and what it does with them and ends with as exit status. */
interface Command {
  readonly takes: number;
  readonly run: (...args: readonly string[]) => Promise<number>;
}

const commands: ReadonlyMap<string, Command> = new Map([
  ["up", { takes: 0, run: up }],
  ["add", { takes: 1, run: add }],
  ["configure", { takes: 1, run: configure }],
  ["status", { takes: 0, run: status }],
  ["down", { takes: 0, run: down }],
]);

async function up(): Promise<number> {
  const began = performance.now();
  const { adminKubeconfigPath } = await openLab(say);
  say(`up: ${seconds(began)}`);
  console.log(`KUBECONFIG=${adminKubeconfigPath}`);
  return 0;
}

async function add(name = ""): Promise<number> {
  const began = performance.now();
  assertSpokeName(name);
  const lab = await openLab(say);
  const { context } = await lab.addSpoke(name);
  say(`${name} is up: ${seconds(began)}`);
  console.log(`KUBECONFIG=${lab.adminKubeconfigPath}, context ${context}`);
  return 0;
}

async function configure(name = ""): Promise<number> {
  const emitted = parseJson(await text(process.stdin));
  const lab = await openLab(say);
  const clusters = [lab.cluster, ...lab.spokes];
  const cluster = clusters.find((each) => each.name === name);
  if (cluster === undefined) {
    const names = clusters.map((each) => each.name).join(", ");
    throw new LabError(`The lab has no cluster "${name}"; it has ${names}.`);
  }
  console.log((await configureApiServer(cluster, emitted, "structured")).join("\n"));
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

function parseJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    throw new LabError(
      "Standard input is no JSON: hand over what `pulumi stack output apiServer --json` prints.",
    );
  }
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
    const command = commands.get(name);
    if (command === undefined) return `There is no command "${name}".`;
    const { takes, run } = command;
    if (rest.length < takes) return `"${name}" needs the name of a cluster.`;
    if (rest.length > takes) return `"${rest.slice(takes).join(" ")}" is one argument too many.`;
    return () => run(...rest);
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
