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

/** Client certificates of the cluster: who each names, and in which groups (https://kubernetes.io/docs/setup/best-practices/certificates/). */
const clients = {
  admin: { commonName: "latchkey-lab-admin", organizations: ["system:masters"] },
  "kube-apiserver-kubelet-client": {
    commonName: "kube-apiserver-kubelet-client",
    organizations: ["system:masters"],
  },
  "kube-controller-manager": { commonName: "system:kube-controller-manager" },
  "kube-scheduler": { commonName: "system:kube-scheduler" },
  "kube-proxy": { commonName: "system:kube-proxy" },
  kubelet: { commonName: `system:node:${machineName}`, organizations: ["system:nodes"] },
} as const;

/** Serving certificates of the cluster. */
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
  /** For kubelet, the controller manager and the scheduler. */
  node: { names: [machineName, "localhost"], addresses: [addressPlan.machine, "127.0.0.1"] },
} as const;

/** A client certificate of the cluster by what it is for. */
export type ClientName = keyof typeof clients;

/** A serving certificate of the cluster by who serves with it. */
export type ServerName = keyof typeof servers;

const authorityName = "latchkey-lab-cluster";
const lifetimeDays = 365;
/** Certificates with less than this left are made anew by the next `up`. */
const renewBeforeDays = 30;

/** The paths of a certificate and of its key. */
export interface CredentialPaths {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The certificate and key files of one credential. */
export function credentialPaths(name: ClientName | ServerName | "authority"): CredentialPaths {
  const path = join(clusterFiles.credentials, name);
  return { certificate: `${path}.crt`, privateKey: `${path}.key` };
}

/** The key that signs the tokens of service accounts, and the one that they are checked with. */
export const serviceAccountKey = {
  publicKey: join(clusterFiles.credentials, "service-account.pub"),
  privateKey: join(clusterFiles.credentials, "service-account.key"),
} as const;

/** Makes all credentials of the cluster, unless they are there and stay valid for a while. */
export async function ensureCredentials(): Promise<void> {
  if (areUsable()) return;
  // All or none: a crash in between leaves a folder that is not the one looked at.
  const folder = `${clusterFiles.credentials}.new`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await createAuthority(authorityName);
  write(folder, "authority", authority);
  for (const [name, request] of Object.entries(servers)) {
    write(folder, name, await issueServerCertificate(authority, { ...request, days: lifetimeDays }));
  }
  for (const [name, request] of Object.entries(clients)) {
    write(folder, name, await issueClientCertificate(authority, { ...request, days: lifetimeDays }));
  }
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(join(folder, "service-account.pub"), publicKey.export({ type: "spki", format: "pem" }));
  writeSecret(
    join(folder, "service-account.key"),
    privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  rmSync(clusterFiles.credentials, { recursive: true, force: true });
  renameSync(folder, clusterFiles.credentials);
}

/** Reads one credential. */
export function readCredential(name: ClientName | ServerName | "authority"): Issued {
  const { certificate, privateKey } = credentialPaths(name);
  return { certificate: readFileSync(certificate, "utf8"), privateKey: readFileSync(privateKey, "utf8") };
}

function areUsable(): boolean {
  if (!existsSync(clusterFiles.credentials)) return false;
  const authority: Authority = { name: authorityName, ...readCredential("authority") };
  const names: (ClientName | ServerName)[] = ["admin", "kube-apiserver", "node"];
  return names.every((name) => isUsable(readCredential(name).certificate, authority, renewBeforeDays));
}

function write(folder: string, name: string, { certificate, privateKey }: Issued): void {
  writeFileSync(join(folder, `${name}.crt`), certificate);
  writeSecret(join(folder, `${name}.key`), privateKey);
}

function writeSecret(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
}
