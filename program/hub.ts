import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ClusterLogin } from "../oidc/clusterLogin.ts";
import { type Issuer, parseIssuer } from "../oidc/issuer.ts";
import type { SpokeClusterSettings } from "../settings/clusterSettings.ts";
import { type HubOutputName, hubOutputNames } from "../settings/hubOutputs.ts";
import { programError, warn } from "./messages.ts";

/** What a spoke takes from its hub's stack. Nothing in it is secret, so no passphrase of the hub's is needed. */
const hubOutputs = z.object({
  issuer: z.string().transform((url, context): Issuer => {
    const parsed = parseIssuer(url);
    if (!("length" in parsed)) return parsed;
    context.issues.push({ code: "custom", input: url, message: parsed.join("; ") });
    return z.NEVER;
  }),
  certificateAuthority: z.string(),
  clients: z.array(z.string()),
} satisfies Record<HubOutputName, z.ZodType>);

/** A spoke's login as its hub's stack was last applied, and what a person should know of that. */
export interface LoginAtHub {
  readonly login: ClusterLogin;
  /** Where the hub does not know the cluster yet, or is about to move. */
  readonly warnings: readonly string[];
}

/**
 * Reads a spoke's login from its hub's outputs.
 *
 * @param outputs the hub's, not yet checked: of a stack that was never applied, or that another program made.
 * @returns the login, or `undefined` where the outputs are no hub's.
 */
export function readHub(settings: SpokeClusterSettings, outputs: unknown): LoginAtHub | undefined {
  const known = hubOutputs.safeParse(outputs);
  if (!known.success) return undefined;
  const { issuer, certificateAuthority, clients } = known.data;
  const { hub, cluster, login } = settings;
  const remedy = `run pulumi up --stack ${hub}, then --stack ${cluster} again`;
  return {
    login: { ...login, issuer, ...(certificateAuthority === "" ? {} : { certificateAuthority }) },
    warnings: [
      ...(clients.includes(login.audience)
        ? []
        : [`The hub ${hub} does not know ${cluster} yet, so nobody can log in here: ${remedy}.`]),
      ...(issuer.url === login.issuer.url
        ? []
        : [`The hub ${hub} still answers at ${issuer.url}, not at ${login.issuer.url}: ${remedy}.`]),
    ],
  };
}

/**
 * Who may log in to a spoke: the issuer and its authority are those that its hub's stack was last applied with.
 *
 * @throws {pulumi.RunError} where the hub has not been applied.
 */
export function loginAtHub(settings: SpokeClusterSettings): pulumi.Output<ClusterLogin> {
  const { hub } = settings;
  const stack = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${hub}`);
  const outputs = hubOutputNames.map((name) => [name, stack.getOutput(name)] as const);
  return pulumi.output(Object.fromEntries(outputs)).apply((given) => {
    const read = readHub(settings, given);
    if (read === undefined) {
      throw programError(
        `The stack ${hub}, this cluster's hub, gives no issuer yet. Apply it first: pulumi up --stack ${hub}`,
      );
    }
    for (const warning of read.warnings) void warn(warning);
    return read.login;
  });
}
