import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ClusterLogin } from "../oidc/clusterLogin.ts";
import { type Issuer, parseIssuer } from "../oidc/issuer.ts";
import type { SpokeClusterSettings } from "../settings/clusterSettings.ts";

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
});

/**
 * Who may log in to a spoke: the issuer and its authority are those that its hub's stack was last applied with.
 *
 * Warns where the hub does not know the cluster yet, or is about to move.
 *
 * @throws {pulumi.RunError} where the hub has not been applied.
 */
export function loginAtHub({ hub, cluster, login }: SpokeClusterSettings): pulumi.Output<ClusterLogin> {
  const stack = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${hub}`);
  const outputs = pulumi.output({
    issuer: outputOf(stack, "issuer"),
    certificateAuthority: outputOf(stack, "certificateAuthority"),
    clients: outputOf(stack, "clients"),
  });
  return outputs.apply((given): ClusterLogin => {
    const known = hubOutputs.safeParse(given);
    if (!known.success) {
      throw new pulumi.RunError(
        `The stack ${hub}, this cluster's hub, gives no issuer yet. Apply it first: pulumi up --stack ${hub}`,
      );
    }
    const { issuer, certificateAuthority, clients } = known.data;
    const remedy = `pulumi up --stack ${hub}, then this stack again`;
    if (!clients.includes(login.audience)) {
      void pulumi.log.warn(
        `The hub ${hub} does not know ${cluster} yet, so nobody can log in here: ${remedy}`,
      );
    }
    if (issuer.url !== login.issuer.url) {
      void pulumi.log.warn(
        `The hub ${hub} still answers at ${issuer.url}, and its settings say ${login.issuer.url}: ${remedy}`,
      );
    }
    return { ...login, issuer, ...(certificateAuthority === "" ? {} : { certificateAuthority }) };
  });
}

function outputOf(stack: pulumi.StackReference, name: string): pulumi.Output<unknown> {
  return stack.getOutput(name);
}
