import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { dexConfiguration, renderDexConfiguration } from "../../../../oidc/dex/configuration.ts";
import { callbackUrl } from "../../../../oidc/dex/callback.ts";
import { dexConnectors } from "../../../../oidc/dex/connectors/connectors.ts";
import { type GitHubLogin, gitHubTeamGroup } from "../../../../oidc/dex/connectors/github.ts";
import { acmeRoot } from "../acmeRoot.ts";
import { awkwardTexts } from "../generated.ts";

const issuer = "https://login.acme.dev";
const secrets = { github: { clientId: "Ov23liExample", clientSecret: "hunter2" } };
const session = { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 };

function gitHub(login: Pick<GitHubLogin, "organization" | "host" | "rootCA">): GitHubLogin {
  return { type: "github", id: "github", name: "GitHub", ...login };
}

function configured(login: Pick<GitHubLogin, "organization" | "host" | "rootCA">) {
  return dexConfiguration({
    issuer,
    title: login.organization,
    session,
    connectors: dexConnectors(issuer, [gitHub(login)], secrets),
    clusters: [
      { cluster: "prod-2", audience: "latchkey-prod-2" },
      { cluster: "prod-1", audience: "latchkey-prod-1" },
    ],
    kubelogin: { ports: [8000, 18000], deviceCode: false },
  });
}

/**
 * Every key that Dex v2.45.1 reads, as far as Latchkey's configuration goes down: the json tags of cmd/dex/config.go
 * (Config, Web, Telemetry, Storage, Expiry, RefreshToken, OAuth2, Logger, Connector), storage/kubernetes/storage.go
 * (Config), server/server.go (WebConfig, which has none: its fields in any case), storage/storage.go (Client) and
 * connector/github/github.go (Config, Org), copied by hand at commit 11d2eeb5. Dex ignores any other without a word.
 */
const dexKeys = {
  issuer: true,
  storage: { type: true, config: { inCluster: true, kubeConfigFile: true, crdHandling: true } },
  web: {
    http: true,
    https: true,
    headers: true,
    tlsCert: true,
    tlsKey: true,
    tlsMinVersion: true,
    tlsMaxVersion: true,
    allowedOrigins: true,
    allowedHeaders: true,
    clientRemoteIP: true,
  },
  telemetry: { http: true, enableProfiling: true },
  oauth2: {
    grantTypes: true,
    responseTypes: true,
    skipApprovalScreen: true,
    alwaysShowLoginScreen: true,
    passwordConnector: true,
  },
  grpc: true,
  expiry: {
    signingKeys: true,
    idTokens: true,
    authRequests: true,
    deviceRequests: true,
    refreshTokens: {
      disableRotation: true,
      reuseInterval: true,
      validIfNotUsedFor: true,
      absoluteLifetime: true,
    },
  },
  logger: { level: true, format: true },
  frontend: { dir: true, logoURL: true, issuer: true, theme: true, extra: true },
  signer: { type: true, config: { keysRotationPeriod: true } },
  connectors: {
    type: true,
    name: true,
    id: true,
    config: {
      clientID: true,
      clientSecret: true,
      redirectURI: true,
      org: true,
      orgs: { name: true, teams: true },
      hostName: true,
      rootCA: true,
      teamNameField: true,
      loadAllGroups: true,
      useLoginAsID: true,
      preferredEmailDomain: true,
    },
  },
  staticClients: {
    id: true,
    idEnv: true,
    secret: true,
    secretEnv: true,
    redirectURIs: true,
    trustedPeers: true,
    public: true,
    name: true,
    logoURL: true,
  },
  enablePasswordDB: true,
  staticPasswords: true,
};

/** The paths of keys that Dex does not know. */
function unknownKeys(value: unknown, known: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => unknownKeys(item, known, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  const allowed = new Map<string, unknown>(
    Object.entries(typeof known === "object" && known !== null ? known : {}),
  );
  return Object.entries(value).flatMap(([key, inner]) =>
    allowed.has(key) ? unknownKeys(inner, allowed.get(key), `${path}.${key}`) : [`${path}.${key}`],
  );
}

describe("Dex's configuration", () => {
  it("is what it has always been for a member of GitHub's organisation acme", () => {
    assert.equal(
      renderDexConfiguration(configured({ organization: "acme", host: "github.com" })),
      `issuer: https://login.acme.dev
storage:
  type: kubernetes
  config:
    inCluster: true
    crdHandling: check
web:
  https: 0.0.0.0:5554
  tlsCert: /etc/dex/serving/tls.crt
  tlsKey: /etc/dex/serving/tls.key
  tlsMinVersion: "1.2"
telemetry:
  http: 0.0.0.0:5558
expiry:
  idTokens: 15m
  authRequests: 10m
  deviceRequests: 5m
  refreshTokens:
    reuseInterval: 30s
    validIfNotUsedFor: 12h
    absoluteLifetime: 168h
signer:
  type: local
  config:
    keysRotationPeriod: 87600h
oauth2:
  grantTypes:
    - authorization_code
    - refresh_token
  responseTypes:
    - code
  skipApprovalScreen: true
logger:
  level: info
  format: json
frontend:
  issuer: acme
connectors:
  - type: github
    id: github
    name: GitHub
    config:
      clientID: Ov23liExample
      clientSecret: hunter2
      redirectURI: https://login.acme.dev/callback
      orgs:
        - name: acme
      teamNameField: slug
staticClients:
  - id: latchkey-isolation
    name: Latchkey isolation check (opens no cluster)
    public: true
    redirectURIs:
      - http://localhost:8000
      - http://localhost:18000
  - id: latchkey-prod-1
    name: Kubernetes cluster prod-1
    public: true
    redirectURIs:
      - http://localhost:8000
      - http://localhost:18000
  - id: latchkey-prod-2
    name: Kubernetes cluster prod-2
    public: true
    redirectURIs:
      - http://localhost:8000
      - http://localhost:18000
`,
    );
  });

  it("names only keys that Dex reads", () => {
    const everything = configured({
      organization: "acme",
      host: "github.acme.dev:8443",
      rootCA: acmeRoot,
    });
    assert.deepEqual(unknownKeys(parse(renderDexConfiguration(everything)), dexKeys), []);
    assert.deepEqual(unknownKeys({ web: { tlsCerts: 1 }, connectors: [{ cfg: 1 }] }, dexKeys), [
      ".web.tlsCerts",
      ".connectors[].cfg",
    ]);
  });

  it("trusts a GitHub Enterprise Server by its own authority, in base64 as Dex takes it", () => {
    const [connector] = configured({
      organization: "acme",
      host: "github.acme.dev",
      rootCA: acmeRoot,
    }).connectors;
    assert.ok(connector?.type === "github");
    assert.equal(connector.config.hostName, "github.acme.dev");
    assert.equal(Buffer.from(connector.config.rootCA ?? "", "base64").toString(), acmeRoot);
  });

  it("names no host for GitHub itself", () => {
    const [connector] = configured({ organization: "acme", host: "github.com" }).connectors;
    assert.ok(
      connector !== undefined && !("hostName" in connector.config) && !("rootCA" in connector.config),
    );
  });

  it("comes back from YAML 1.1, which Dex reads, whatever names and secrets look like", () => {
    fc.assert(
      fc.property(awkwardTexts, awkwardTexts, awkwardTexts, (organization, clientId, clientSecret) => {
        const configuration = dexConfiguration({
          issuer,
          title: organization,
          session,
          connectors: dexConnectors(issuer, [gitHub({ organization, host: "github.com" })], {
            github: { clientId, clientSecret },
          }),
          clusters: [{ cluster: organization, audience: clientId }],
          kubelogin: { ports: [8000], deviceCode: false },
        });
        assert.deepEqual(parse(renderDexConfiguration(configuration), { version: "1.1" }), configuration);
      }),
    );
  });

  it("sends people back to the issuer's own path", () => {
    assert.equal(callbackUrl("https://login.acme.dev/dex"), "https://login.acme.dev/dex/callback");
  });

  it("gives groups as organisation and slug", () => {
    assert.equal(gitHubTeamGroup("acme", "site-reliability"), "acme:site-reliability");
  });
});
