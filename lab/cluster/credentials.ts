import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Authority,
  createAuthority,
  type Issued,
  issueClientCertificate,
  issueServerCertificate,
  isUsable,
} from "../certificates.ts";
import { addressPlan } from "../machine/addressPlan.ts";
import { machineName } from "../machine/machine.ts";
import { clusterFiles } from "./layout.ts";
import type { ClusterPlan } from "./plan.ts";

/** Client certificates of every cluster: who each names, and in which groups (https://kubernetes.io/docs/setup/best-practices/certificates/). */
const clients = {
  admin: { commonName: "latchkey-lab-admin", organizations: ["system:masters"] },
  "kube-controller-manager": { commonName: "system:kube-controller-manager" },
} as const;

/** Client certificates that a cluster with a node has besides. */
const nodeClients = {
  "kube-apiserver-kubelet-client": {
    commonName: "kube-apiserver-kubelet-client",
    organizations: ["system:masters"],
  },
  "kube-scheduler": { commonName: "system:kube-scheduler" },
  "kube-proxy": { commonName: "system:kube-proxy" },
  kubelet: { commonName: `system:node:${machineName}`, organizations: ["system:nodes"] },
} as const;

/** Serving certificates of every cluster. */
const servers = {
  "kube-apiserver": {
    names: [
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
      "localhost",
    ],
    addresses: [addressPlan.machine, addressPlan.apiServerService, "127.0.0.1"],
  },
  /** For everything else of the cluster that answers on the machine: kubelet, the controller manager, the scheduler. */
  machine: { names: [machineName, "localhost"], addresses: [addressPlan.machine, "127.0.0.1"] },
} as const;

/** A client certificate of a cluster by what it is for. */
export type ClientName = keyof typeof clients | keyof typeof nodeClients;

/** A serving certificate of a cluster by who serves with it. */
export type ServerName = keyof typeof servers;

const lifetimeDays = 365;
/** Certificates with less than this left are made anew by the next `up`. */
const renewBeforeDays = 30;

/** The paths of a certificate and of its key. */
export interface CredentialPaths {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The certificate and key files of one credential of a cluster. */
export function credentialPaths(
  plan: ClusterPlan,
  name: ClientName | ServerName | "authority",
): CredentialPaths {
  const path = join(clusterFiles(plan).credentials, name);
  return { certificate: `${path}.crt`, privateKey: `${path}.key` };
}

/** The key that signs the tokens of a cluster's service accounts, and the one that they are checked with. */
export function serviceAccountKey(plan: ClusterPlan): {
  readonly publicKey: string;
  readonly privateKey: string;
} {
  const path = join(clusterFiles(plan).credentials, "service-account");
  return { publicKey: `${path}.pub`, privateKey: `${path}.key` };
}

/** Makes all credentials of a cluster, unless they are there and stay valid for a while. */
export async function ensureCredentials(plan: ClusterPlan): Promise<void> {
  if (areUsable(plan)) return;
  const { credentials } = clusterFiles(plan);
  // All or none: a crash in between leaves a folder that is not the one looked at.
  const folder = `${credentials}.new`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await createAuthority(authorityName(plan));
  write(folder, "authority", authority);
  for (const [name, request] of Object.entries(servers)) {
    write(folder, name, await issueServerCertificate(authority, { ...request, days: lifetimeDays }));
  }
  const ofThisCluster = plan.hasNode ? { ...clients, ...nodeClients } : clients;
  for (const [name, request] of Object.entries(ofThisCluster)) {
    write(folder, name, await issueClientCertificate(authority, { ...request, days: lifetimeDays }));
  }
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(join(folder, "service-account.pub"), publicKey.export({ type: "spki", format: "pem" }));
  writeSecret(
    join(folder, "service-account.key"),
    privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  rmSync(credentials, { recursive: true, force: true });
  renameSync(folder, credentials);
}

/** Reads one credential of a cluster. */
export function readCredential(plan: ClusterPlan, name: ClientName | ServerName | "authority"): Issued {
  const { certificate, privateKey } = credentialPaths(plan, name);
  return { certificate: readFileSync(certificate, "utf8"), privateKey: readFileSync(privateKey, "utf8") };
}

function areUsable(plan: ClusterPlan): boolean {
  if (!existsSync(clusterFiles(plan).credentials)) return false;
  const authority: Authority = { name: authorityName(plan), ...readCredential(plan, "authority") };
  const names: (ClientName | ServerName)[] = ["admin", "kube-apiserver", "machine"];
  return names.every((name) => isUsable(readCredential(plan, name).certificate, authority, renewBeforeDays));
}

function authorityName({ name }: ClusterPlan): string {
  return `latchkey-lab-${name}`;
}

function write(folder: string, name: string, { certificate, privateKey }: Issued): void {
  writeFileSync(join(folder, `${name}.crt`), certificate);
  writeSecret(join(folder, `${name}.key`), privateKey);
}

function writeSecret(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
}
