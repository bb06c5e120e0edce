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
  certificates,
} = buildCluster(process.env);
