import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

/** OpenShift. */
export const openshift: ConnectorExamples = {
  cases: [
    {
      name: "an OpenShift cluster's users",
      written: { type: "openshift", issuer: "https://api.ocp.acme.dev:6443", clientId: "dex" },
      secrets: { clientSecret: canary("openshift") },
      username: "preferred_username",
      group: "platform",
      config: {
        issuer: "https://api.ocp.acme.dev:6443",
        clientID: "dex",
        clientSecret: canary("openshift"),
        redirectURI: callback,
      },
      sendsTo: "https://api.ocp.acme.dev:6443/authorize?",
    },
    {
      name: "an OpenShift cluster with every setting",
      written: {
        type: "openshift",
        id: "ocp",
        name: "OCP",
        issuer: "https://api.ocp.acme.dev",
        clientId: "system:serviceaccount:dex:dex",
        rootCA: acmeRoot,
        groups: ["platform"],
      },
      secrets: { clientSecret: canary("ocp") },
      username: "sub",
      group: "payments",
      config: {
        issuer: "https://api.ocp.acme.dev",
        clientID: "system:serviceaccount:dex:dex",
        clientSecret: canary("ocp"),
        redirectURI: callback,
        groups: ["platform"],
        rootCA: Buffer.from(acmeRoot).toString("base64"),
      },
      sendsTo: "https://api.ocp.acme.dev/authorize?",
    },
  ],
  mistakes: [
    { name: "without an issuer", change: { issuer: undefined }, at: "issuer", says: "is missing" },
    {
      name: "with a slash at the end of its issuer",
      change: { issuer: "https://api.ocp.acme.dev/" },
      at: "issuer",
      says: "must not end with a slash",
    },
    {
      name: "without a check of certificates",
      change: { insecureCA: true },
      at: "insecureCA",
      says: "is no known key",
    },
    { name: "of no group", change: { groups: [] }, at: "groups", says: "name at least one" },
  ],
};
