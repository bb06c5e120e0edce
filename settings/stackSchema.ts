import { z } from "zod";
import { distributions } from "../oidc/apiServer/distribution.ts";
import {
  isAtLeast,
  kubernetesVersionText,
  oldestKubernetes,
  parseKubernetesVersion,
} from "../oidc/kubernetesVersion.ts";
import { printable } from "../text/printable.ts";
import { gitHubClientId } from "./connectors/fields.ts";
import { connectorSecrets, connectorSecretsKey } from "./connectorSecrets.ts";
import { exposureSchema } from "./exposureSchema.ts";
import { alsoInQuotes, issuer } from "./fields.ts";
import { isUnfitToShow, quoted } from "./quoted.ts";
import { secretValue } from "./secretValue.ts";
import { isStackName } from "./stackName.ts";

/** What a cluster is to its fleet. */
export const roles = ["hub", "spoke", "standalone"] as const;

const whatRolesMean =
  "hub: the cluster where the fleet's Dex runs; spoke: a cluster that trusts a hub's Dex; standalone: a cluster with a Dex of its own.";

const role = z.enum(roles).describe(whatRolesMean);

const hub = z
  .string()
  .refine(isStackName, {
    error: ({ input }) => `${quoted(input)} is not the name of a stack; write the hub's, like prod-hub`,
  })
  .describe("The stack of the hub whose Dex the cluster trusts.");

const audience = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, {
    error: ({ input }) =>
      `${quoted(input)} is not an audience; write letters, digits, ".", "_" and "-", like latchkey-prod-eu-1`,
  })
  .describe(
    "The audience of the cluster's tokens, which no other cluster has. Default: latchkey- and the stack's name.",
  );

const kubernetesVersion = z
  .string({
    error: ({ input }) =>
      typeof input === "number"
        ? `is a number, in which 1.30 and 1.3 are the same; write it in quotes, like "1.34"`
        : undefined,
  })
  .describe(`The cluster's Kubernetes version in quotes, like "1.34".`)
  .transform((written, context) => {
    const version = parseKubernetesVersion(written);
    const refuse = (message: string) => {
      context.issues.push({ code: "custom", input: written, message });
      return z.NEVER;
    };
    if (version === undefined)
      return refuse(`${quoted(written)} is not a Kubernetes version; write it like "1.34"`);
    if (isAtLeast(version, oldestKubernetes)) return version;
    const reason = `${quoted(written)} is too old: AuthenticationConfiguration needs ${kubernetesVersionText(oldestKubernetes)} or newer`;
    return refuse(
      version.minor < 10 && version.minor >= 3
        ? `${reason}; if you mean ${kubernetesVersionText(version)}0, write "${kubernetesVersionText(version)}0", in quotes`
        : `${reason}; upgrade the cluster first`,
    );
  });

/** What it has to be depends on the distribution: oidc/apiServer/target.ts. */
const distributionVersion = z
  .string({
    error: ({ input }) =>
      typeof input === "number"
        ? `is a number, in which 1.10 and 1.1 are the same; write it in quotes, like "1.14"`
        : undefined,
  })
  .regex(/^[A-Za-z0-9.+-]{1,40}$/, {
    error: ({ input }) => `${quoted(input)} is not a version; write one like "1.14" or v1beta2`,
  })
  .describe(
    `With talos, the Talos release that the machine configuration was made for, like "1.14"; with cluster-api, the version of its API, v1beta1 or v1beta2. Not for others.`,
  );

/** A setting that must be encrypted in the stack's file; its value is never looked at here. */
function secret(key: string, whatItIs: string, howToSet: string) {
  const command = `pulumi config set --secret latchkey:${key}${howToSet}`;
  return z.custom<typeof secretValue>((value) => value === secretValue, {
    error: ({ input }) => {
      if (input === undefined) return `is missing. ${whatItIs} Set it with: ${command}`;
      if (input === null) return `is empty; set it with: ${command}`;
      return `stands in the clear; take it out of the file, have a new one made if the file was ever committed, and set it with: ${command}`;
    },
  });
}

/** The settings that are secret, but for those of connectors, which are a group. */
const secretSettings = {
  kubeconfig: secret("kubeconfig", "The kubeconfig that administers the cluster.", " < FILE").optional(),
  githubClientSecret: secret("githubClientSecret", "The client secret of the app on GitHub.", "").optional(),
};

/** The names of the settings whose whole value is secret, and never reaches a check. */
export const secretSettingNames: ReadonlySet<string> = new Set(Object.keys(secretSettings));

const context = z
  .string()
  .refine((name) => name.trim() !== "", {
    abort: true,
    error: "is empty; write the name of a context, as `kubectl config get-contexts` lists it",
  })
  .refine((name) => !/[\r\n]/.test(name), {
    error:
      "has several lines, so it is not the name of a context; set a whole kubeconfig with: pulumi config set --secret latchkey:kubeconfig < FILE",
  })
  .refine((name) => /[\r\n]/.test(name) || printable(name) === name, {
    error: ({ input }) =>
      `${quoted(input)} holds characters that do not show; write the name as \`kubectl config get-contexts\` lists it`,
  })
  .describe("The context of your kubeconfig that administers the cluster.");

const kubeconfigFile = z
  .string()
  .regex(/^(\/|~\/).*[^/]$/, {
    error: ({ input }) => {
      const written = String(input);
      if (isUnfitToShow(written)) return "is not a path; write one, like ~/.kube/config";
      if (/^(\/|~\/)/.test(written))
        return `${quoted(written)} is a folder; write the path of a file, like ~/.kube/config`;
      const inHome = /^(\$HOME|\$\{HOME\})\/(?<rest>.+)$/.exec(written)?.groups?.["rest"];
      return `${quoted(written)} is not an absolute path; begin with / or ~/, like ~/${inHome ?? ".kube/config"}`;
    },
  })
  .describe(
    "The kubeconfig file that the login's entry is merged into. Default: none; the entry is a stack output.",
  );

/** The last wave that there may be. More would be one cluster after the other, which `--parallel 1` does. */
const lastWave = 100;

/** Hubs have none: every wave trusts what they serve, so they are rolled out before the first. */
const wave = alsoInQuotes(
  z
    .int()
    .min(1, { error: `must be at least 1, the first wave; hubs alone are rolled out before it` })
    .max(lastWave, { error: `must be at most ${lastWave}; number the waves 1, 2, 3 and so on` })
    .describe(
      `The wave in which the cluster is rolled out, from 1 to ${lastWave}: a wave begins when the one before it is done. Default 1.`,
    ),
).default(1);

/** What every cluster has to say, whatever its role. */
const everyCluster = {
  distribution: z
    .enum(distributions)
    .describe(
      `How the cluster's API server takes configuration: ${distributions.slice(0, -1).join(", ")} or ${distributions.at(-1) ?? ""}.`,
    ),
  kubernetesVersion,
  distributionVersion: distributionVersion.optional(),
  audience: audience.optional(),
  context: context.optional(),
  kubeconfig: secretSettings.kubeconfig,
  kubeconfigFile: kubeconfigFile.optional(),
};

/** What a cluster has to say besides, where a Dex runs on it. Which secrets it needs depends on the fleet's connectors. */
const clusterWithDex = {
  issuer: issuer("Where this cluster's own Dex answers. Default: the fleet file's issuer.").optional(),
  exposure: exposureSchema,
  githubClientId: gitHubClientId.describe("The client id of your app on GitHub.").optional(),
  githubClientSecret: secretSettings.githubClientSecret,
  connectorSecrets: connectorSecrets.optional(),
};

/** Every `latchkey:` key that a stack file may hold, whatever the cluster's role. */
export const stackKeys = { role, hub, wave, ...everyCluster, ...clusterWithDex };

const hubStack = z.strictObject({ role: z.literal("hub"), ...everyCluster, ...clusterWithDex });

const standaloneStack = z.strictObject({
  role: z.literal("standalone"),
  wave,
  ...everyCluster,
  ...clusterWithDex,
});

const spokeStack = z.strictObject({ role: z.literal("spoke"), hub, wave, ...everyCluster });

const stacksOfRoles = { hub: hubStack, standalone: standaloneStack, spoke: spokeStack } as const;

/** Where the role itself is wrong or missing, everything else is still checked, and nothing else is missed. */
const ofNoRole = z
  .strictObject({ role, ...everyCluster, ...z.object({ hub, wave, ...clusterWithDex }).partial().shape })
  .transform(() => z.NEVER);

/**
 * Checks what is particular to one cluster: the `latchkey:` keys of its stack file, without that namespace.
 *
 * @param values as they were written; their role decides which others there must and may be.
 * @param explain the words for mistakes.
 */
export function checkStackValues(
  values: Readonly<Record<string, unknown>>,
  explain: z.core.$ZodErrorMap,
): z.ZodSafeParseResult<StackSettings> {
  const named = role.safeParse(values["role"]);
  const schema = named.success ? stacksOfRoles[named.data] : ofNoRole;
  return schema.safeParse(values, { error: explain });
}

/** One cluster's stack file, checked, of a cluster with a Dex of its own: a hub or a standalone one. */
export type DexStackSettings = z.output<typeof hubStack> | z.output<typeof standaloneStack>;

/** One spoke's stack file, checked. */
export type SpokeStackSettings = z.output<typeof spokeStack>;

/** One cluster's stack file, checked. */
export type StackSettings = DexStackSettings | SpokeStackSettings;

const anyStack = z.object(stackKeys).partial();

/** The values of a stack file that are right, whatever the others are. */
export type RightStackValues = z.output<typeof anyStack>;

/** Keeps the values that are right by themselves. */
export function rightStackValues(values: Readonly<Record<string, unknown>>): RightStackValues {
  const wrong = new Set(anyStack.safeParse(values).error?.issues.map(({ path }) => path[0]));
  return anyStack.parse(Object.fromEntries(Object.entries(values).filter(([key]) => !wrong.has(key))));
}

/** What every stack file must hold. */
export const requiredStackKeys: readonly string[] = ["role", "distribution", "kubernetesVersion"];

/** Whether a key of a stack's configuration, with its namespace, is a setting of Latchkey's whose value is not secret. */
export function isPlainSetting(key: string): boolean {
  const [namespace, name = ""] = key.split(":", 2);
  const isSecret = secretSettingNames.has(name) || name === connectorSecretsKey;
  return namespace === "latchkey" && !isSecret && (Object.hasOwn(stackKeys, name) || name === "fleet");
}
