import type { ProviderDescription } from "./engine/service.ts";

const version = "0.1.0";

const gitHubApp = "latchkey:index:GitHubApp";
const gitHubCredentials = "latchkey:index:GitHubCredentials";
const kubeconfigEntry = "latchkey:index:KubeconfigEntry";

const text = { type: "string" };
const secretText = { type: "string", secret: true };
const clientInputs = { host: text, rootCA: text, organization: text, callbackUrl: text };
const appInputs = {
  owner: text,
  name: text,
  url: text,
  listenPort: { type: "integer" },
  clientSecret: secretText,
};
const appOutputs = {
  appId: { type: "integer" },
  slug: text,
  registeredName: text,
  htmlUrl: text,
  clientId: text,
  firstClientSecret: secretText,
  privateKey: secretText,
  clientSecretSince: text,
};
const credentialsInputs = { clientId: text, clientSecret: secretText };

/** The provider of what Latchkey needs and no other provider has. */
export const latchkeyProvider: ProviderDescription = {
  version,
  resourceTypes: {
    [gitHubApp]: async () => (await import("./gitHub/gitHubAppResource.ts")).gitHubAppResource,
    [gitHubCredentials]: async () =>
      (await import("./gitHub/gitHubCredentialsResource.ts")).gitHubCredentialsResource,
    [kubeconfigEntry]: async () =>
      (await import("./kubeconfigEntry/kubeconfigEntryResource.ts")).kubeconfigEntryResource,
  },
  schema: JSON.stringify({
    name: "latchkey",
    version,
    description: "What Latchkey needs and no other provider has.",
    resources: {
      [gitHubApp]: {
        description: "A GitHub App that people log in through, registered with a person's help.",
        inputProperties: { ...clientInputs, ...appInputs },
        requiredInputs: [
          ...Object.keys(clientInputs).filter((key) => key !== "rootCA"),
          "owner",
          "name",
          "url",
        ],
        properties: { ...clientInputs, ...appInputs, ...appOutputs },
        required: Object.keys(appOutputs),
      },
      [gitHubCredentials]: {
        description: "An app's client at GitHub, which GitHub is asked about at every preview and update.",
        inputProperties: { ...clientInputs, ...credentialsInputs },
        requiredInputs: [
          ...Object.keys(clientInputs).filter((key) => key !== "rootCA"),
          ...Object.keys(credentialsInputs),
        ],
        properties: { ...clientInputs, ...credentialsInputs, clientSecretSince: text },
        required: ["clientSecretSince"],
      },
      [kubeconfigEntry]: {
        description: "One cluster's cluster, user and context in a kubeconfig file.",
        inputProperties: { path: { type: "string" }, entry: { $ref: "pulumi.json#/Any" } },
        requiredInputs: ["path", "entry"],
        properties: {
          path: { type: "string" },
          entry: { $ref: "pulumi.json#/Any" },
          names: { $ref: "pulumi.json#/Any" },
          restore: { $ref: "pulumi.json#/Any" },
        },
        required: ["path", "entry", "names", "restore"],
      },
    },
  }),
};
