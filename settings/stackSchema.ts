import { z } from "zod";
import { distributions } from "../oidc/apiServer/distribution.ts";
import {
  isAtLeast,
  kubernetesVersionText,
  oldestKubernetes,
  parseKubernetesVersion,
} from "../oidc/kubernetesVersion.ts";
import { exposureSchema } from "./exposureSchema.ts";
import { issuer } from "./fields.ts";
import { isUnfitToShow, quoted } from "./quoted.ts";
import { secretValue } from "./secretValue.ts";

const role = z
  .literal("standalone", {
    error: ({ input }) =>
      input === "hub" || input === "spoke" ? `${input} is not supported yet; write standalone` : undefined,
  })
  .describe("standalone: the cluster has a Dex of its own.");

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

/** GitHub's client secrets are 40 hexadecimal digits; its client ids are 20, or begin with Iv or Ov. */
const clientSecretForm = /^[0-9a-f]{40}$/;

const githubClientId = z
  .string()
  .refine((id) => !clientSecretForm.test(id), {
    abort: true,
    error:
      "looks like the client secret; take it out of the file, have a new one made if the file was ever committed, and write the client id here, like Ov23li…",
  })
  .regex(/^[A-Za-z0-9._-]+$/, {
    error: ({ input }) =>
      `${quoted(input)} is not a client id; copy it from the OAuth App's page on GitHub, like Ov23li…`,
  })
  .describe("The client id of the GitHub OAuth App.");

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

/** What is particular to one cluster: the `latchkey:` keys of its stack file. */
export const stackSchema = z.strictObject({
  role,
  distribution: z
    .enum(distributions)
    .describe(`How the cluster's API server takes configuration: ${distributions.join(" or ")}.`),
  kubernetesVersion,
  issuer: issuer("Where this cluster's own Dex answers. Default: the fleet file's issuer.").optional(),
  exposure: exposureSchema,
  githubClientId,
  githubClientSecret: secret("githubClientSecret", "The client secret of the GitHub OAuth App.", ""),
  context: context.optional(),
  kubeconfig: secret("kubeconfig", "The kubeconfig that administers the cluster.", " < FILE").optional(),
  kubeconfigFile: kubeconfigFile.optional(),
});

/** One cluster's stack file, checked. */
export type StackSettings = z.output<typeof stackSchema>;
