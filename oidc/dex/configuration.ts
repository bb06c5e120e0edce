import { goDuration } from "../duration.ts";
import { renderYaml } from "../renderYaml.ts";
import {
  type AutomationConnector,
  type AutomationLogin,
  automationConnector,
  tokenExchangeGrant,
} from "./automation.ts";
import { dexClients, type KubeloginSettings, type PublicClient } from "./clients.ts";
import type { Connector } from "./connectors/connectors.ts";
import { dexServingFolder } from "./places.ts";
import { rotationSeconds } from "./signingKeys.ts";

/**
 * Dex's configuration file, as far as Latchkey writes it (dexidp/dex v2.45.1, cmd/dex/config.go). Dex ignores a key it
 * does not know, at any level and without a word, so this type is closed: what compiles is what Dex reads.
 */
export interface DexConfiguration {
  readonly issuer: string;
  readonly storage: {
    readonly type: "kubernetes";
    /** `check`: the custom resource definitions are there already, so Dex needs no right to create any. */
    readonly config: { readonly inCluster: true; readonly crdHandling: "check" };
  };
  readonly web: {
    readonly https: string;
    readonly tlsCert: string;
    readonly tlsKey: string;
    readonly tlsMinVersion: "1.2" | "1.3";
  };
  readonly telemetry: { readonly http: string };
  readonly expiry: {
    readonly idTokens: string;
    readonly authRequests: string;
    readonly deviceRequests: string;
    readonly refreshTokens: {
      readonly reuseInterval: string;
      readonly validIfNotUsedFor: string;
      readonly absoluteLifetime: string;
    };
  };
  readonly signer: { readonly type: "local"; readonly config: { readonly keysRotationPeriod: string } };
  readonly oauth2: {
    readonly grantTypes: readonly (
      | "authorization_code"
      | "refresh_token"
      | typeof deviceCodeGrant
      | typeof tokenExchangeGrant
    )[];
    readonly responseTypes: readonly ["code"];
    readonly skipApprovalScreen: boolean;
  };
  readonly logger: { readonly level: "info"; readonly format: "json" };
  readonly frontend: { readonly issuer: string };
  readonly connectors: readonly (Connector | AutomationConnector)[];
  readonly staticClients: readonly PublicClient[];
}

/** How long a login lasts. All lengths in seconds. */
export interface Session {
  /** The life of an ID token, so the longest that a right taken away at the identity provider still works. */
  readonly idTokenSeconds: number;
  /** After how long without use a login ends. */
  readonly idleSeconds: number;
  /** After how long a login ends, used or not. */
  readonly absoluteSeconds: number;
}

/** The grant of the device flow (RFC 8628). */
const deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** The ports that Dex listens on in its pod. */
export const dexPorts = { https: 5554, telemetry: 5558 } as const;

/** What one Dex is made of. */
export interface DexInput {
  /** The issuer URL. */
  readonly issuer: string;
  /** What Dex's pages call this login, such as the organisation's name. */
  readonly title: string;
  /** How long a login lasts. */
  readonly session: Session;
  /** Where people come from; at least one. */
  readonly connectors: readonly Connector[];
  /** The jobs that may exchange their tokens; absent for none, and then Dex exchanges no token at all. */
  readonly automation?: AutomationLogin | undefined;
  /** Every cluster that trusts this Dex, each with an audience of its own. */
  readonly clusters: readonly { readonly cluster: string; readonly audience: string }[];
  /** How kubelogin logs people in. */
  readonly kubelogin: KubeloginSettings;
}

/** The configuration of one Dex. */
export function dexConfiguration(input: DexInput): DexConfiguration {
  return {
    issuer: input.issuer,
    storage: { type: "kubernetes", config: { inCluster: true, crdHandling: "check" } },
    web: {
      https: `0.0.0.0:${dexPorts.https}`,
      tlsCert: `${dexServingFolder}/tls.crt`,
      tlsKey: `${dexServingFolder}/tls.key`,
      tlsMinVersion: "1.2",
    },
    telemetry: { http: `0.0.0.0:${dexPorts.telemetry}` },
    expiry: {
      idTokens: goDuration(input.session.idTokenSeconds),
      authRequests: "10m",
      deviceRequests: "5m",
      refreshTokens: {
        // kubectl runs plugins in parallel: two commands may present the same refresh token at once.
        reuseInterval: "30s",
        validIfNotUsedFor: goDuration(input.session.idleSeconds),
        absoluteLifetime: goDuration(input.session.absoluteSeconds),
      },
    },
    signer: { type: "local", config: { keysRotationPeriod: goDuration(rotationSeconds) } },
    oauth2: {
      grantTypes: [
        "authorization_code",
        "refresh_token",
        ...(input.kubelogin.deviceCode ? ([deviceCodeGrant] as const) : []),
        ...(input.automation === undefined ? [] : ([tokenExchangeGrant] as const)),
      ],
      responseTypes: ["code"],
      // With device code, a link can lead somebody into a login that another machine began: the screen says which.
      skipApprovalScreen: !input.kubelogin.deviceCode,
    },
    logger: { level: "info", format: "json" },
    frontend: { issuer: input.title },
    connectors: [
      ...input.connectors,
      ...(input.automation === undefined ? [] : [automationConnector(input.issuer, input.automation)]),
    ],
    staticClients: dexClients(input.clusters, input.kubelogin),
  };
}

/** The file that Dex reads at start, in YAML. It holds the connectors' secrets. */
export function renderDexConfiguration(configuration: DexConfiguration): string {
  return renderYaml(configuration);
}
