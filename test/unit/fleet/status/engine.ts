import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { fleetFolder, type TestCluster } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";

/** Stands in for the engine's command line, with the messages and statuses of Pulumi 3.259. */
const pulumi = `#!/bin/sh
dir=$(dirname "$0")
echo "$*" >> "$dir/calls"
for stack; do [ "$before" = --stack ] && break; before=$stack; done
case "$1 $2" in
  "whoami "*) cat "$dir/whoami" ;;
  "stack ls") [ -f "$dir/list" ] || { echo "error: place 1: unexpected end of JSON input" >&2; exit 255; }; cat "$dir/list" ;;
  "stack output")
    [ -f "$dir/$stack.error" ] && { cat "$dir/$stack.error" >&2; exit 255; }
    [ -f "$dir/$stack.json" ] || { echo "error: no stack named '$stack' found" >&2; exit 6; }
    cat "$dir/$stack.json" ;;
esac
`;

/** A fleet with an engine that is told what to say of it. */
export async function fleetWithEngine(context: TestContext, clusters: readonly TestCluster[]) {
  const folder = await fleetFolder(context, { clusters });
  const engine = join(dirname(folder), "engine");
  const state = join(dirname(folder), "state");
  mkdirSync(engine);
  writeFileSync(join(engine, "pulumi"), pulumi);
  chmodSync(join(engine, "pulumi"), 0o755);
  const say = (name: string, what: unknown) => {
    writeFileSync(join(engine, name), typeof what === "string" ? what : JSON.stringify(what));
  };
  say("whoami", { user: "ada", url: `file://${state}` });
  const environment = { PATH: `${engine}:/usr/bin:/bin` };
  return {
    folder,
    engine,
    state,
    say,
    /** What the list says of stacks: those that are named have resources, unless told otherwise. */
    list: (stacks: Readonly<Record<string, object>>) => {
      say(
        "list",
        Object.entries(stacks).map(([name, change]) => ({
          name,
          current: false,
          lastUpdate: "2026-11-20T10:00:00.000Z",
          resourceCount: 12,
          ...change,
        })),
      );
    },
    latchkey: (...args: readonly string[]) => run(["status", ...args], folder, { environment }),
  };
}

const day = 86_400_000;

/** A moment some days from now. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * day).toISOString();
}

/** The outputs of a spoke, as far as a status is made of them. */
export const spokeOutputs = {
  issuer: "https://login.acme.dev",
  certificateAuthority: "PEM",
  latchkeyVersion: "0.1.0",
  kubeconfig: "[secret]",
};

/** The outputs of a hub that knows these clusters. */
export function hubOutputs(...spokes: readonly string[]) {
  return {
    ...spokeOutputs,
    clients: ["hub", ...spokes].map((cluster) => `latchkey-${cluster}`),
    certificates: { authorityEnds: inDays(3600), servingEnds: inDays(61.5) },
    gitHub: {
      clientId: "Iv23li",
      clientSecretSince: inDays(-203.5),
      clientSecretPage: "https://github.com/organizations/acme/settings/apps/latchkey",
    },
  };
}
