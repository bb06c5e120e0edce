import { joinedSecrets } from "./connectorSecrets.ts";
import { fleetSchema } from "./fleetSchema.ts";
import { explainIssue } from "./messages.ts";
import type { Problem } from "./problem.ts";
import { schemaProblems } from "./schemaProblems.ts";
import type { ValuePath } from "./path.ts";
import { type SettingsFile, problemAt } from "./settingsFile.ts";
import { configNamespace, readStackConfig } from "./stackConfig.ts";
import {
  type RightStackValues,
  type StackSettings,
  checkStackValues,
  rightStackValues,
  stackKeys,
} from "./stackSchema.ts";

export { configNamespace } from "./stackConfig.ts";

/** A stack file that has been checked, with what of it is right even where the whole is not. */
export interface CheckedStack {
  /** The cluster's name, which is the stack's. */
  readonly cluster: string;
  readonly file: SettingsFile;
  /** Where a setting stands in the file, given its path without Latchkey's namespace. */
  readonly inFile: (path: ValuePath) => ValuePath;
  /** The settings; absent where there is any problem. */
  readonly settings?: StackSettings;
  /** The values that are right. */
  readonly right: RightStackValues;
  /** The keys that have a value, right or wrong. */
  readonly written: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Whether a Dex runs on a stack's cluster, as far as its role is right. */
export function hasDex({ right: { role } }: Pick<CheckedStack, "right">): boolean {
  return role === "hub" || role === "standalone";
}

/**
 * Checks the settings of one stack.
 *
 * @param cluster its name.
 * @param file its `Pulumi.<stack>.yaml`, where `pulumi config set` writes.
 * @param fromElsewhere what the engine knows and the file does not hold (an ESC environment, the project's defaults):
 *   the keys without their namespace, secrets as `secretValue`.
 */
export function checkStack(
  cluster: string,
  file: SettingsFile,
  fromElsewhere: ReadonlyMap<string, unknown>,
): CheckedStack {
  const config = readStackConfig(file);
  if ("message" in config) {
    return { cluster, file, inFile: (path) => path, right: {}, written: new Set(), problems: [config] };
  }
  const values = new Map([...fromElsewhere, ...config.values]);
  const secrets = joinedSecrets(config.values.get("connectorSecrets"), fromElsewhere.get("connectorSecrets"));
  if (secrets !== undefined) values.set("connectorSecrets", secrets);
  const given = Object.fromEntries(values);
  const result = checkStackValues(given, explainIssue);
  const problems = [
    ...config.problems,
    ...administrationProblems(values).map((message) => problemAt(file, config.inFile(["context"]), message)),
    ...(result.success
      ? []
      : schemaProblems(result.error.issues, {
          file,
          inFile: config.inFile,
          elsewhere: (path) => keyElsewhere(path, values.get("role")),
        })),
  ];
  return {
    cluster,
    file,
    inFile: config.inFile,
    ...(result.success && problems.length === 0 ? { settings: result.data } : {}),
    right: rightStackValues(given),
    written: new Set(values.keys()),
    problems,
  };
}

/** A cluster is reached by a context of the person's kubeconfig or by a kubeconfig of its own: one of the two. */
function administrationProblems(values: ReadonlyMap<string, unknown>): readonly string[] {
  if (!values.has("context") && !values.has("kubeconfig")) {
    return [
      `is missing; name the context of your kubeconfig that administers the cluster, or set a whole kubeconfig with: pulumi config set --secret ${configNamespace}:kubeconfig < FILE`,
    ];
  }
  if (values.has("context") && values.has("kubeconfig")) {
    return [
      `goes without ${configNamespace}:kubeconfig, whose current context is used; remove one of the two`,
    ];
  }
  return [];
}

/**
 * What to do with a key of the fleet file (policy is the same for every cluster), of Pulumi.yaml, of another role, or of
 * another type of exposure.
 */
function keyElsewhere(path: ValuePath, role: unknown): string | undefined {
  const key = String(path.at(-1));
  if (path.length === 1 && key === "wave") {
    return "goes with no hub: hubs are rolled out before every wave; remove it";
  }
  if (path.length === 1 && Object.hasOwn(stackKeys, key)) {
    return role === "spoke"
      ? "goes with a Dex, and a spoke runs none; remove it, or set it in the hub's stack file"
      : `goes with role spoke only; remove it, or write ${configNamespace}:role: spoke`;
  }
  if (path.length === 1 && Object.hasOwn(fleetSchema.shape, key)) {
    return `is the same for every cluster; write it in the fleet file, as ${key}`;
  }
  if (path.length === 1 && key === "fleet") {
    return `is the same for every cluster; write it in Pulumi.yaml, under config, as ${configNamespace}:fleet`;
  }
  if (path.length !== 2 || path[0] !== "exposure") return undefined;
  if (key === "nodePort") return "goes with type NodePort only; change the type or remove it";
  if (key === "className") return "goes with type Ingress only; change the type or remove it";
  return undefined;
}
