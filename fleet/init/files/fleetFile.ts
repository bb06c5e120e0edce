import { requiredPrefix } from "../../../oidc/apiServer/distributions/aks.ts";
import { requiresPublicIssuer } from "../../../oidc/apiServer/loginProblems.ts";
import type { NewFleet } from "../newFleet.ts";
import { scalar } from "./scalar.ts";

/** stacks/fleet.yaml. @param packagePath the package's folder, relative to the fleet's. */
export function fleetFile(fleet: NewFleet, packagePath: string): string {
  const { issuer, organization, adminTeam, distribution } = fleet;
  const isSpecial = requiresPublicIssuer(distribution);
  return `# yaml-language-server: $schema=../${encodeURI(packagePath)}/settings/fleet.schema.json
#
# What every cluster of the fleet shares. It is the only place for policy, so that clusters cannot drift apart; what is
# particular to one cluster stands beside it, in Pulumi.<stack>.yaml.

# Where Dex answers. Browsers, kubelogin and API servers all reach it there. No trailing slash: it is compared letter by
# letter. The callback URL of the app on GitHub is this and /callback.
issuer: ${scalar(issuer)}

# Where people come from: one GitHub organisation, spelt as in its address. Members of teams that a rule names may log in.
connectors:
  - type: github
    organization: ${scalar(organization)}
${client(fleet)}    # For a GitHub Enterprise Server, which verifies no e-mail address: set identity.username too (docs/github.md of Latchkey).
    # host: github.acme.dev
    # rootCA: |
    #   -----BEGIN CERTIFICATE-----
    #   …
    #   -----END CERTIFICATE-----

# Who may do what where. A team is its slug, the last part of its address on GitHub; a role is a ClusterRole; clusters are
# stack names, in which * stands for any characters, such as prod-*. A pattern that matches no cluster is an error.
access:
  # Administrators of every cluster.
  - team: ${scalar(adminTeam)}
    role: cluster-admin
    clusters: ["*"]
  # A team that changes what runs in one namespace, and sees nothing of the others:
  # - team: payments
  #   role: edit
  #   clusters: ["prod-*"]
  #   namespaces: [payments]

# The jobs of the workflows that roll out, which log in without a stored secret and try a login on every cluster: by the
# name of this repository on GitHub and the environment of the job. Names of newer repositories have numbers in them:
# docs/automation.md of Latchkey.
# automation:
#   subjects:
#     - ${scalar(`repo:${organization}/REPOSITORY:environment:production`)}
#     - ${scalar(`repo:${organization}/REPOSITORY:environment:nightly`)}

# All that follows${isSpecial ? ", but for what the distribution asks for," : ""} are the defaults. Take the # away from what you change.

${identity(fleet)}
# How long a login lasts. A right taken away on GitHub works until the token ends.
# session:
#   idToken: 15m
#   idle: 12h
#   absolute: 7d

# The certificate that Dex serves its pages with, and the authority that signs it. Any \`pulumi up\` in the last days before
# its end, as many as renewBefore says, renews the certificate.
${certificates(fleet)}#   serving: 90d
#   renewBefore: 30d
#   authority: 10y
#   algorithm: ECDSA-P256

# How Dex runs. Its image is pinned by Latchkey; name another one here to mirror it.
# dex:
#   replicas: 2
#   namespace: latchkey
`;
}

/** Who registers the app on GitHub. */
function client({ githubClientId }: NewFleet): string {
  if (githubClientId !== undefined) return "";
  return `    # The first \`pulumi up\` registers a GitHub App, which an owner of the organisation confirms in the browser. In its place
    # you can bring an app of your own: latchkey:githubClientId and latchkey:githubClientSecret in the stack file of the Dex.
    app: { create: true }
`;
}

function identity({ distribution }: NewFleet): string {
  if (distribution !== "aks") {
    return `# What people and their teams are called inside the clusters: alice@acme.dev, and github:acme:platform.
# identity:
#   username: email
#   usernamePrefix: ""
#   groupsPrefix: "github:"
`;
  }
  return `# What people and their teams are called inside the clusters. AKS accepts no names from a token that begin otherwise.
identity:
  usernamePrefix: "${requiredPrefix}"
  groupsPrefix: "${requiredPrefix}github:"
`;
}

function certificates({ distribution }: NewFleet): string {
  if (!requiresPublicIssuer(distribution)) return "# certificates:\n#   source: private-ca\n";
  return `certificates:
  # ${distribution} takes no other: what answers at the issuer's address has a publicly trusted certificate.
  source: public
`;
}
