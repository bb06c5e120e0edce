import { callbackUrl } from "../../../oidc/dex/callback.ts";
import type { NewCluster, NewFleet } from "../newFleet.ts";
import { scalar } from "./scalar.ts";

/** The name of a cluster's stack file. */
export function stackFileName({ name }: NewCluster): string {
  return `Pulumi.${name}.yaml`;
}

/** A cluster's stack file. What is secret is not in it: the engine adds it, encrypted. */
export function stackFile(fleet: NewFleet, cluster: NewCluster): string {
  return cluster.role === "spoke" ? spokeFile(fleet, cluster) : dexFile(fleet, cluster);
}

function spokeFile(fleet: NewFleet, cluster: NewCluster): string {
  const [hub] = fleet.clusters;
  return `# A spoke: it trusts the hub's Dex and runs nothing of Latchkey's. A file like this is all there is to add a cluster:
# the hub's next update gives it a client of its own. No secret of the login is here.
config:
  latchkey:role: spoke
  latchkey:hub: ${scalar(hub.name)}
${everyCluster(fleet, cluster)}  # In which wave a rollout reaches it: a wave begins when the one before it is done, and the first after the hub.
  # latchkey:wave: 1
`;
}

function dexFile(fleet: NewFleet, cluster: NewCluster): string {
  const what =
    cluster.role === "hub"
      ? "The hub: the cluster where the fleet's Dex runs. Its administrators control every login, so run little else there."
      : "A cluster with a Dex for itself alone.";
  const { exposure, githubClientId } = fleet;
  const missing = `# One setting is missing, because it is a secret:
#
#   pulumi config set --stack ${cluster.name} --secret latchkey:githubClientSecret
`;
  return `# ${what}
${githubClientId === undefined ? "" : missing}config:
  # hub: its Dex serves the spokes too; standalone: a cluster with a Dex for itself alone.
  latchkey:role: ${cluster.role}
${everyCluster(fleet, cluster)}  # How people and the API servers reach Dex: LoadBalancer, NodePort, ClusterIP or Ingress.
  latchkey:exposure:
    type: ${exposure.type}
${exposure.type === "Ingress" ? `    className: ${scalar(exposure.className)}\n` : ""}    # Annotations that your cloud reads, such as
    # annotations: { external-dns.alpha.kubernetes.io/hostname: login.acme.dev }
${githubClientId === undefined ? "" : ownApp(fleet.issuer, githubClientId)}`;
}

function ownApp(issuer: string, clientId: string): string {
  return `  # From the page of the app on GitHub, whose callback URL is ${callbackUrl(issuer)}.
  latchkey:githubClientId: ${scalar(clientId)}
`;
}

function everyCluster(fleet: NewFleet, { context }: NewCluster): string {
  const { distribution, kubernetesVersion, distributionVersion } = fleet;
  return `  # How its API server takes configuration.
  latchkey:distribution: ${scalar(distribution)}
  # In quotes, or 1.30 would be 1.3.
  latchkey:kubernetesVersion: ${JSON.stringify(kubernetesVersion)}
${distributionVersion === undefined ? "" : `  latchkey:distributionVersion: ${JSON.stringify(distributionVersion)}\n`}  # How Latchkey reaches the cluster as its administrator: a context of your kubeconfig, as \`kubectl config get-contexts\`
  # lists it. Or, in its place, a whole kubeconfig: pulumi config set --secret latchkey:kubeconfig < FILE
  latchkey:context: ${scalar(context)}
`;
}
