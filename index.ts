import { buildCluster } from "./program/program.ts";

export const {
  issuer,
  audience,
  callbackUrl,
  certificateAuthority,
  apiServerFlags,
  authenticationConfiguration,
  apiServer,
  kubeconfig,
  kubeconfigEntry,
  clients,
  certificates,
} = buildCluster(process.env);
