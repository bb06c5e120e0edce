import type { DexArgs } from "../../../components/dex/dex.ts";

/** Stands in every secret. */
export const canary = "canary-7f3b";

/** A Dex behind a load balancer. */
export const dexArgs: DexArgs = {
  issuer: {
    url: "https://login.acme.dev/dex",
    hostname: "login.acme.dev",
    hostIsAddress: false,
    port: 443,
    path: "/dex",
  },
  configuration: `clientSecret: ${canary}`,
  certificatePem: "certificate",
  privateKeyPem: `key ${canary}`,
  image: "ghcr.io/dexidp/dex:v2.45.1",
  replicas: 2,
  namespace: "latchkey",
  exposure: { type: "LoadBalancer", annotations: { "cloud/internal": "true" }, port: 443 },
  deviceCode: false,
};
