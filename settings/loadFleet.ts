import type { Issuer } from "../oidc/issuer.ts";
import { type AccessRule, accessRuleSchema } from "./accessSchema.ts";
import { type Automation, automationSchema } from "./automationSchema.ts";
import { setSecretCommand } from "./connectorSecrets.ts";
import { type WrittenConnector, connectorSchema } from "./connectors/connectorSchema.ts";
import { type Fleet, fleetSchema } from "./fleetSchema.ts";
import { explainIssue } from "./messages.ts";
import type { Problem } from "./problem.ts";
import { schemaProblems } from "./schemaProblems.ts";
import { type SettingsFile, problemAt, readSettingsFile } from "./settingsFile.ts";
import type { SettingsFiles } from "./settingsFiles.ts";
import { configNamespace } from "./stackConfig.ts";
import { stackKeys } from "./stackSchema.ts";

/** An access rule and its place in the fleet file. */
export interface PlacedRule {
  /** Its index under `access`. */
  readonly index: number;
  readonly rule: AccessRule;
}

/** A connector and its place in the fleet file. */
export interface PlacedConnector {
  /** Its index under `connectors`. */
  readonly index: number;
  readonly connector: WrittenConnector;
}

/** A fleet file that has been checked, with what of it is right even where the whole is not. */
export interface CheckedFleet {
  readonly file: SettingsFile;
  /** The fleet; absent where there is any problem. */
  readonly fleet?: Fleet;
  /** The issuer; absent where it is wrong or missing. */
  readonly issuer?: Issuer;
  /** What people are called; absent where it is wrong. */
  readonly identity?: Fleet["identity"];
  /** Dex's certificates; absent where they are wrong. */
  readonly certificates?: Fleet["certificates"];
  /** Dex's namespace; absent where it is wrong. */
  readonly dexNamespace?: string;
  /** The connectors that are right. */
  readonly connectors: readonly PlacedConnector[];
  /** Whether those are all that there are, and there is one. */
  readonly knowsEveryConnector: boolean;
  /** The jobs that may log in; absent where there are none, and where they are wrong. */
  readonly automation?: Automation;
  /** Whether they are not wrong. */
  readonly knowsEveryJob: boolean;
  /** The access rules that are right. */
  readonly rules: readonly PlacedRule[];
  /** Whether those are all that there are, and there is one. */
  readonly knowsEveryRule: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Reads and checks the fleet file.
 *
 * @returns the fleet, or why the file cannot be read.
 */
export function loadFleet(files: SettingsFiles): CheckedFleet | readonly Problem[] {
  const file = readSettingsFile(
    files,
    files.fleetFile,
    () => "write it, with issuer, connectors and access in it",
  );
  return "root" in file ? checkFleet(file) : file;
}

/** Checks a fleet file that has been read. */
export function checkFleet(file: SettingsFile): CheckedFleet {
  const { root } = file;
  if (root === undefined || root === null) {
    return {
      file,
      connectors: [],
      knowsEveryConnector: false,
      knowsEveryJob: true,
      rules: [],
      knowsEveryRule: false,
      problems: [problemAt(file, [], "is empty; begin with issuer, connectors and access")],
    };
  }
  const result = fleetSchema.safeParse(root, { error: explainIssue });
  const issuer = fleetSchema.shape.issuer.safeParse(valueOf(root, "issuer"));
  const identity = fleetSchema.shape.identity.safeParse(valueOf(root, "identity"));
  const certificates = fleetSchema.shape.certificates.safeParse(valueOf(root, "certificates"));
  const dex = fleetSchema.shape.dex.safeParse(valueOf(root, "dex"));
  const automation = automationSchema.optional().safeParse(valueOf(root, "automation"));
  const written = valueOf(root, "connectors");
  const connectors = validConnectors(written);
  const access = valueOf(root, "access");
  const rules = validRules(access);
  const problems = [
    ...(result.success
      ? []
      : schemaProblems(result.error.issues, {
          file,
          inFile: (path) => path,
          elsewhere: (path) => stackKeyProblem(path, written),
        })),
    ...duplicateRules(file, rules),
  ];
  return {
    file,
    ...(result.success && problems.length === 0 ? { fleet: result.data } : {}),
    ...(issuer.success ? { issuer: issuer.data } : {}),
    ...(identity.success ? { identity: identity.data } : {}),
    ...(certificates.success ? { certificates: certificates.data } : {}),
    ...(dex.success ? { dexNamespace: dex.data.namespace } : {}),
    connectors,
    knowsEveryConnector: isWhole(written, connectors),
    ...(automation.data === undefined ? {} : { automation: automation.data }),
    knowsEveryJob: automation.success,
    rules,
    knowsEveryRule: isWhole(access, rules),
    problems,
  };
}

function valueOf(root: unknown, key: string): unknown {
  return new Map<string, unknown>(typeof root === "object" && root !== null ? Object.entries(root) : []).get(
    key,
  );
}

/** Whether every item of a list is right, and there is one. */
function isWhole(written: unknown, right: readonly unknown[]): boolean {
  return Array.isArray(written) && written.length > 0 && right.length === written.length;
}

function validConnectors(connectors: unknown): readonly PlacedConnector[] {
  if (!Array.isArray(connectors)) return [];
  return connectors.flatMap((item: unknown, index) => {
    const result = connectorSchema.safeParse(item);
    return result.success ? [{ index, connector: result.data }] : [];
  });
}

function validRules(access: unknown): readonly PlacedRule[] {
  if (!Array.isArray(access)) return [];
  return access.flatMap((item: unknown, index) => {
    const result = accessRuleSchema.safeParse(item);
    return result.success ? [{ index, rule: result.data }] : [];
  });
}

function duplicateRules(file: SettingsFile, rules: readonly PlacedRule[]): readonly Problem[] {
  const seen = new Map<string, number>();
  return rules.flatMap(({ index, rule }) => {
    const { team, connector, group, role, clusters, namespaces } = rule;
    const key = JSON.stringify([
      team ?? "",
      connector ?? "",
      group ?? "",
      role,
      sortedOnce(clusters),
      sortedOnce(namespaces ?? []),
    ]);
    const first = seen.get(key);
    seen.set(key, first ?? index);
    if (first === undefined) return [];
    return [problemAt(file, ["access", index], `says the same as access[${first}]; remove one of the two`)];
  });
}

function sortedOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** What is particular to a cluster stands in its stack file, and so do the secrets of a connector. */
function stackKeyProblem(path: readonly PropertyKey[], connectors: unknown): string | undefined {
  const key = String(path.at(-1));
  if (path.length === 1 && Object.hasOwn(stackKeys, key)) {
    return `differs from cluster to cluster; write it in each stack file, as ${configNamespace}:${key}`;
  }
  if (path[0] !== "connectors" || path.length !== 3) return undefined;
  const written: unknown = Array.isArray(connectors) ? connectors[Number(path[1])] : undefined;
  const type = valueOf(written, "type");
  if (type === "github" && /^(github)?client_?id$/i.test(key)) {
    return `differs from cluster to cluster; set it for each stack with: pulumi config set ${configNamespace}:githubClientId ID`;
  }
  const meant = secretMeant(key);
  if (meant === undefined) return undefined;
  const command =
    type === "github"
      ? `pulumi config set --secret ${configNamespace}:githubClientSecret`
      : setSecretCommand([valueOf(written, "id"), type].find((id) => typeof id === "string") ?? "ID", meant);
  return `is a secret, which does not belong here; take it out, have a new one made if the file was ever committed, and set it for each stack with: ${command}`;
}

/** The secret that a key of a connector means, in whatever spelling; `undefined` for what is none. */
function secretMeant(key: string): string | undefined {
  const spelling = key.toLowerCase().replaceAll(/[_-]/g, "");
  return new Map([
    ["clientsecret", "clientSecret"],
    ["githubclientsecret", "clientSecret"],
    ["bindpw", "bindPassword"],
    ["bindpassword", "bindPassword"],
    ["clientkey", "clientKey"],
    ["serviceaccount", "serviceAccount"],
    ["serviceaccountfilepath", "serviceAccount"],
    ["keystonepassword", "password"],
    ["password", "password"],
  ]).get(spelling);
}
