import { nearest } from "./nearest.ts";
import type { ValuePath } from "./path.ts";
import type { Problem } from "./problem.ts";
import { secretValue } from "./secretValue.ts";
import { type SettingsFile, problemAt } from "./settingsFile.ts";
import { stackKeys } from "./stackSchema.ts";

/** Latchkey's namespace in Pulumi's configuration. */
export const configNamespace = "latchkey";

/** What a person wrote under `config` of a stack file, not yet checked. */
export interface StackConfig {
  /** Latchkey's keys without their namespace; what the engine encrypted is {@link secretValue}. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Where a setting stands in the file, given its path without Latchkey's namespace. */
  readonly inFile: (path: ValuePath) => ValuePath;
  /** Keys that Pulumi would not take for Latchkey's, though they are meant so. */
  readonly problems: readonly Problem[];
}

const settingNames = Object.keys(stackKeys);

/** The settings that no other package of Pulumi's has, so that a namespace which holds one is meant to be Latchkey's. */
const distinctiveNames: readonly string[] = [
  "distribution",
  "kubernetesVersion",
  "distributionVersion",
  "exposure",
  "githubClientId",
  "githubClientSecret",
  "connectorSecrets",
  "kubeconfigFile",
];

/**
 * Finds Latchkey's settings in a stack file, also under a wrong or missing namespace.
 *
 * @returns the settings, or why there can be none.
 */
export function readStackConfig(file: SettingsFile): StackConfig | Problem {
  const root = file.root ?? {};
  if (!isGroup(root)) {
    return problemAt(file, [], `must be keys with values under it; begin with "config:"`);
  }
  const configKey = nameOfConfig(root);
  const config = root[configKey] ?? {};
  if (!isGroup(config)) {
    return problemAt(
      file,
      [configKey],
      `must be keys with values under it, like "${configNamespace}:role: standalone"`,
    );
  }
  const values = new Map<string, unknown>();
  const keysOfNames = new Map<string, string>();
  const inFile = ([name, ...rest]: ValuePath): ValuePath =>
    name === undefined
      ? [configKey]
      : [configKey, keysOfNames.get(String(name)) ?? `${configNamespace}:${String(name)}`, ...rest];
  const problems = misplacedConfig(file, root, configKey);
  for (const [key, value] of Object.entries(config)) {
    const name = settingName(key, Object.keys(config));
    if (name === undefined) continue;
    const inItsPlace = key === `${configNamespace}:${name}`;
    // A setting in the wrong place is still checked, but does not win over one in the right place.
    if (inItsPlace || !values.has(name)) {
      values.set(name, readable(name, value));
      keysOfNames.set(name, key);
    }
    if (inItsPlace) continue;
    const reason = key.includes(":") ? "is not in Latchkey's namespace" : "lacks its namespace";
    problems.push(problemAt(file, [configKey, key], `${reason}; write ${configNamespace}:${name}`));
  }
  return { values, inFile, problems };
}

/** The key of a stack file that is `config` or is meant to be. */
function nameOfConfig(root: Readonly<Record<string, unknown>>): string {
  const misspelt = Object.keys(root).find((key) => nearest(key, ["config"]) !== undefined);
  return root["config"] === undefined && misspelt !== undefined ? misspelt : "config";
}

/** `config` under another name, and settings beside it. */
function misplacedConfig(
  file: SettingsFile,
  root: Readonly<Record<string, unknown>>,
  configKey: string,
): Problem[] {
  const beside = Object.keys(root).filter((key) => key.startsWith(`${configNamespace}:`));
  return [
    ...(configKey === "config"
      ? []
      : [problemAt(file, [configKey], `is no key of a stack file; write "config:"`)]),
    ...beside.map((key) =>
      problemAt(file, [key], `stands beside "config:"; move it under "config:", indented`),
    ),
  ];
}

/** The setting that a key of `config` is or is meant to be; `undefined` for what belongs to somebody else. */
function settingName(key: string, keys: readonly string[]): string | undefined {
  const separator = key.indexOf(":");
  if (separator === -1) {
    const bare = key.replace(new RegExp(`^${configNamespace}[./]`), "");
    return settingNames.includes(bare) ? bare : undefined;
  }
  const namespace = key.slice(0, separator);
  const name = key.slice(separator + 1);
  if (namespace === configNamespace || nearest(namespace, [configNamespace]) !== undefined) return name;
  // The project's name: `pulumi config set role …` writes it where no namespace is given.
  const meansLatchkey = distinctiveNames.some((distinctive) => keys.includes(`${namespace}:${distinctive}`));
  return meansLatchkey && settingNames.includes(name) ? name : undefined;
}

/** A value as a person means it: `pulumi config set` without `--path` writes a group of keys as JSON in a text. */
function readable(name: string, value: unknown): unknown {
  if (name !== "exposure" || typeof value !== "string" || !value.startsWith("{"))
    return withoutSecrets(value);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Replaces what the engine encrypted (`secure: …`) at any depth. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isGroup(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure") return secretValue;
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSecrets(inner)]));
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
