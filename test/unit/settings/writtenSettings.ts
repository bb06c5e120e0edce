import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

/** Writes files into a new folder called `stacks`, hands it over, and removes it. */
export function inStacksFolder<Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Result,
): Result {
  const root = mkdtempSync(join(tmpdir(), "latchkey-settings-"));
  try {
    const folder = join(root, "stacks");
    mkdirSync(folder);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return use(folder);
  } finally {
    rmSync(root, { recursive: true });
  }
}
