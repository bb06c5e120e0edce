import { type SettingsFiles, unwrittenSettingsFiles } from "../../../settings/settingsFiles.ts";

/** A fleet file with every key, all of them right. */
export const fleetText = `issuer: https://login.acme.dev
connectors:
  - type: github
    organization: acme
    host: github.com
identity:
  username: email
  usernamePrefix: ""
  groupsPrefix: "github:"
access:
  - team: platform
    role: cluster-admin
    clusters: ["*"]
  - team: payments
    role: edit
    clusters: ["prod-*"]
    namespaces: [payments]
session:
  idToken: 15m
  idle: 12h
  absolute: 7d
certificates:
  source: private-ca
  serving: 90d
  renewBefore: 30d
  authority: 10y
  algorithm: ECDSA-P256
dex:
  image: ghcr.io/dexidp/dex:v2.45.1
  replicas: 2
  namespace: latchkey
`;

/** The stack of {@link stackText}. */
export const stackName = "prod-eu-1";

/** A stack file with every key that goes together, all of them right. */
export const stackText = `config:
  latchkey:role: standalone
  latchkey:distribution: kubeadm
  latchkey:kubernetesVersion: "1.34"
  latchkey:exposure:
    type: NodePort
    nodePort: 32000
  latchkey:githubClientId: Ov23liExample
  latchkey:githubClientSecret:
    secure: v1:abc:def
  latchkey:context: prod-eu-1-admin
  latchkey:kubeconfigFile: ~/.kube/config
`;

/** Replaces one piece of a text, which must be there. */
export function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the text has no ${JSON.stringify(from)}`);
  return text.replace(from, () => to);
}

/** Settings files in a folder called `stacks`, by their names. */
export function settingsFiles(texts: Readonly<Record<string, string>>): SettingsFiles {
  const byPath = Object.entries(texts).map(([name, text]) => [`stacks/${name}`, text] as const);
  return unwrittenSettingsFiles("stacks/fleet.yaml", new Map(byPath));
}
