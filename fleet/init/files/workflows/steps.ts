import { engineVersion } from "../../../engineVersion.ts";
import { installedCommand } from "../../../project/installedCommand.ts";
import { indented } from "./indented.ts";
import { pinned } from "./pinned.ts";

// The steps that workflows share, as YAML without indentation. What a command is told comes by its environment: an
// expression inside of it would be a place where whoever names a branch could write commands.

/** The command that a job runs. It is the one of \`package-lock.json\`. */
export const latchkey = installedCommand("node_modules/latchkey");

/** Gets the fleet. Its credential is not left behind for the steps that follow. */
export const checkout = `- name: Get the fleet
  uses: ${pinned.checkout}
  with:
    persist-credentials: false
`;

/** Installs what \`package-lock.json\` says, Latchkey among it. No package's own script runs, and no cache is used. */
export const installLatchkey = `- uses: ${pinned.setupNode}
  with:
    node-version: 24
    package-manager-cache: false
- name: Install Latchkey
  run: |
    if [[ ! -f package-lock.json ]]; then
      echo "::error::Latchkey is not installed as a package here. Its docs/fleet.md says how: Where Latchkey comes from."
      exit 1
    fi
    npm ci --ignore-scripts
    if [[ ! -x ${latchkey} ]]; then
      echo "::error::package-lock.json does not contain Latchkey. Its docs/fleet.md says how to install it: Where Latchkey comes from."
      exit 1
    fi
`;

/** Installs the engine. */
export const installPulumi = `- name: Install Pulumi
  uses: ${pinned.setupPulumi}
  with:
    pulumi-version: ${engineVersion}
`;

/** Puts the kubeconfig with the administrator's contexts where kubectl's own rules find it. */
export const writeKubeconfig = `- name: Write the kubeconfig of the administrator's contexts
  env:
    CONTENT: \${{ secrets.KUBECONFIG }}
  run: |
    # Where every stack has a latchkey:kubeconfig of its own, there is none.
    if [[ -n $CONTENT ]]; then
      (umask 077 && printf '%s\\n' "$CONTENT" > "$RUNNER_TEMP/kubeconfig")
      echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"
    fi
`;

/** What the engine needs to know, for the \`env\` of a step. An empty variable is as good as none. */
const engineEnvironment = `PULUMI_BACKEND_URL: \${{ vars.PULUMI_BACKEND_URL }}
PULUMI_ACCESS_TOKEN: \${{ secrets.PULUMI_ACCESS_TOKEN }}
PULUMI_CONFIG_PASSPHRASE: \${{ secrets.PULUMI_CONFIG_PASSPHRASE }}
# Reads the organisation's teams, which the job's own token must not.
GITHUB_TOKEN: \${{ secrets.LATCHKEY_GITHUB_TOKEN }}
`;

/** A step that runs the engine by the fleet command. */
export interface EngineStep {
  readonly name: string;
  /** The name by which other steps refer to it; absent if none does. */
  readonly id?: string;
  /** When it runs, as an expression; absent for: when all went well before. */
  readonly condition?: string;
  /** The environment besides what the engine needs: lines of YAML. */
  readonly environment?: string;
  /** Commands of bash. */
  readonly script: string;
}

/** A step that runs the engine, with the secrets that it needs and that no other step sees. */
export function engineStep({ name, id, condition, environment = "", script }: EngineStep): string {
  return `- name: ${name}
${id === undefined ? "" : `  id: ${id}\n`}${condition === undefined ? "" : `  if: ${condition}\n`}  env:
${indented(engineEnvironment + environment, 4)}  run: |
${indented(script, 4)}`;
}
