import { stringify } from "yaml";
import type { ConnectorSecrets } from "../../../../oidc/dex/connectors/connectors.ts";
import type { DexClusterSettings } from "../../../../settings/clusterSettings.ts";
import { loadSettings } from "../../../../settings/loadSettings.ts";
import { settingsFiles } from "../writtenSettings.ts";
import { type ConnectorCase, issuerUrl } from "./connectorCase.ts";

/** A fleet file with connectors, one line a key. */
export function fleetFile(
  connectors: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): string {
  const keys = {
    issuer: issuerUrl,
    connectors,
    access: [{ group: "platform", role: "view", clusters: ["*"] }],
    ...more,
  };
  return Object.entries(keys)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

/** A hub's stack file with connectors' secrets, as Pulumi writes them: encrypted, whatever they are. */
export function stackFile(secrets: Readonly<Record<string, readonly string[]>>): string {
  const encrypted = Object.entries(secrets).map(([id, keys]) => [
    id,
    Object.fromEntries(keys.map((key) => [key, { secure: "v1:abc:def" }])),
  ]);
  return stringify({
    config: {
      "latchkey:role": "hub",
      "latchkey:distribution": "kubeadm",
      "latchkey:kubernetesVersion": "1.34",
      "latchkey:context": "hub-admin",
      "latchkey:exposure": { type: "LoadBalancer" },
      ...(encrypted.length === 0
        ? {}
        : { "latchkey:connectorSecrets": Object.fromEntries(encrypted) as unknown }),
    },
  });
}

/** The id of a case's connector. */
export function idOf({ written }: ConnectorCase): string {
  return typeof written["id"] === "string" ? written["id"] : written.type;
}

/** The secrets of a case, as the engine hands them over. */
export function secretsOf(example: ConnectorCase): ConnectorSecrets {
  return { [idOf(example)]: example.secrets ?? {} };
}

/** Loads the settings of a hub, with what the engine knows besides. */
export function loadHub(
  fleet: string,
  stack: string,
  fromElsewhere: ReadonlyMap<string, unknown> = new Map(),
): DexClusterSettings {
  const files = settingsFiles({ "fleet.yaml": fleet, "Pulumi.hub.yaml": stack });
  const settings = loadSettings({ files, stack: "hub", fromElsewhere });
  if (settings.role === "spoke") throw new Error("the hub is a spoke");
  return settings;
}

/** Loads a fleet of a case's connector alone, in which a rule names a group. */
export function loadCase(example: ConnectorCase, group = example.group): DexClusterSettings {
  const { username = "email", secrets } = example;
  const more = {
    identity: { username },
    access: [{ group, role: "view", clusters: ["*"] }],
  };
  return loadHub(
    fleetFile([example.written], more),
    stackFile(secrets === undefined ? {} : { [idOf(example)]: Object.keys(secrets) }),
  );
}
