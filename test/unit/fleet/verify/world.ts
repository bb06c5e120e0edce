import { createHash } from "node:crypto";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import { automationConnectorId } from "../../../../oidc/dex/automation.ts";
import { dexClients } from "../../../../oidc/dex/clients.ts";
import type { ClusterSettings } from "../../../../settings/clusterSettings.ts";
import { loadWholeFleet } from "../../../../settings/loadSettings.ts";
import type { StackOutputs } from "../../../../fleet/engine/stackOutputs.ts";
import type { KnownConnection } from "../../../../fleet/outputs/knownConnection.ts";
import {
  type Answer,
  type Network,
  NoAnswerError,
  type Request,
  type ShownChain,
} from "../../../../fleet/verify/network.ts";
import type { ProgramResult } from "../../../../fleet/verify/runProgram.ts";
import { jobSource } from "../../../../fleet/verify/token/jobSource.ts";
import type { Login } from "../../../../fleet/verify/token/tokenSource.ts";
import type { LinkName, Verification } from "../../../../fleet/verify/verification.ts";
import { verifyClusters } from "../../../../fleet/verify/verifyClusters.ts";
import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { smallFleet } from "../../settings/writtenFleet.ts";
import { fleetText, settingsFiles } from "../../settings/writtenSettings.ts";

export const issuer = "https://login.acme.dev";
export const subject = "repo:acme/fleet:ref:refs/heads/main";

/** What the token of a job says before and behind its claims, to be looked for where it should not be. */
export const canary = "canary-of-a-token";

const dayMilliseconds = 86_400_000;

/** A token as the world signs it: with its claims in the clear, and by nobody. */
export function tokenOf(claims: Readonly<Record<string, unknown>>): string {
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${canary}.${body}.${canary}`;
}

/** What kubectl prints of a quota. @param used the open logins of 200,000. */
export function quotaOf(used: number): ProgramResult {
  const name = "count/authrequests.dex.coreos.com";
  const off = "count/devicerequests.dex.coreos.com";
  // The API server's way to write whole thousands.
  const written = used % 1000 === 0 && used > 0 ? `${used / 1000}k` : String(used);
  const status = { hard: { [name]: "200k", [off]: "0" }, used: { [name]: written, [off]: "0" } };
  return { status: 0, stdout: JSON.stringify({ kind: "ResourceQuota", status }), stderr: "" };
}

/** The claims of a token. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, body = ""] = token.split(".");
  return JSON.parse(Buffer.from(body, "base64url").toString()) as Readonly<Record<string, unknown>>;
}

/** One API server. */
export interface ApiServer {
  /** What it has loaded; absent where it has flags. */
  readonly loaded: string | (() => string) | undefined;
  /** The audiences that it accepts. */
  readonly audiences: readonly string[];
  readonly groupsPrefix: string;
  /** How often it still answers 401 to whatever it is shown. */
  readonly startsUp: number;
  readonly isDown: boolean;
}

/** What of the world around the clusters may be out of order. */
type Changes = Partial<
  Pick<
    World,
    | "chain"
    | "clients"
    | "dex"
    | "environment"
    | "kubectl"
    | "login"
    | "quota"
    | "rbac"
    | "subjects"
    | "tokenSeconds"
  >
>;

/** A fleet of a hub and two spokes, all of it in order until somebody breaks it. */
export class World implements Network {
  readonly clusters: readonly ClusterSettings[];
  readonly outputs = new Map<string, StackOutputs>();
  /** Where administrators know API servers to answer. */
  readonly connections = new Map<string, KnownConnection>();
  readonly apiServers = new Map<string, ApiServer>();
  /** What every page of the issuer says in place of what Dex says. */
  readonly pages = new Map<string, Answer | "silence">();
  dex: "runs" | "is down" | "has no address" = "runs";
  /** The audiences that Dex knows. */
  clients: readonly string[];
  /** The subjects that Dex lets in; absent where it exchanges nothing. */
  subjects: readonly string[] | undefined = [subject];
  /** How long Dex's tokens live. */
  tokenSeconds = 900;
  chain: ShownChain;
  /** What the administrator is told by kubectl in place of the metrics. */
  kubectl: ProgramResult | "missing" | undefined;
  /** The roles and bindings of every cluster, by the last part of their path. */
  rbac: Readonly<Record<string, readonly object[]>> = {};
  /** What kubectl prints of the quota of Dex's objects. */
  quota: ProgramResult = quotaOf(17);
  environment: NodeJS.ProcessEnv = {
    LATCHKEY_JOB_TOKEN: tokenOf({ sub: subject, iss: "https://ci.acme.dev" }),
  };
  login: Login | undefined = "job";
  time = Date.parse("2026-11-01T00:00:00Z");
  readonly said: string[] = [];
  readonly asked: { readonly url: string; readonly request: Request }[] = [];

  constructor(stacks: Readonly<Record<string, string>> = smallFleet) {
    const files = Object.entries(stacks).map(([name, text]) => [`Pulumi.${name}.yaml`, text] as const);
    const written = settingsFiles({
      "fleet.yaml": `${fleetText}automation: { subjects: ["${subject}"] }\n`,
      ...(Object.fromEntries(files) as Record<string, string>),
    });
    this.clusters = loadWholeFleet(written).clusters;
    this.chain = {
      certificates: [
        { name: "login.acme.dev", valid_to: new Date(this.time + 80 * dayMilliseconds).toUTCString() },
      ],
    };
    this.clients = dexClients(this.clusters.map(clientOf), { ports: [8000, 18_000], deviceCode: false }).map(
      ({ id }) => id,
    );
    for (const { cluster, login, apiServer, loginConnector, ...settings } of this.clusters) {
      const server = `https://${cluster}.acme.dev:6443`;
      const known = { ...login, certificateAuthority: acmeRoot };
      const text = authenticationConfiguration(known, apiServer.kubernetesVersion);
      const configurations = apiServerConfigurations(known, apiServer);
      this.connections.set(cluster, { connection: { server }, source: `the context "${cluster}-admin"` });
      this.outputs.set(cluster, {
        issuer: login.issuer.url,
        certificateAuthority: acmeRoot,
        ...(settings.role === "spoke" ? {} : { clients: this.clients }),
        authenticationConfiguration: text,
        apiServer: configurations,
        apiServerFlags: (configurations.flags?.arguments ?? []).join("\n"),
        kubeconfigEntry: {
          name: cluster,
          server,
          issuer: login.issuer.url,
          audience: login.audience,
          issuerCertificateAuthority: acmeRoot,
          ...(loginConnector === undefined ? {} : { connector: loginConnector }),
        },
      });
      this.apiServers.set(cluster, {
        loaded: text,
        audiences: [login.audience],
        groupsPrefix: login.groups.prefix,
        startsUp: 0,
        isDown: false,
      });
    }
  }

  /** Breaks something, or repairs it. */
  change(changes: Changes): this {
    return Object.assign(this, changes);
  }

  /** Breaks an API server, or repairs it. */
  changeAt(cluster: string, changes: Partial<ApiServer>): this {
    this.apiServers.set(cluster, { ...this.at(cluster), ...changes });
    return this;
  }

  /** Changes the outputs of a stack, as whoever controls its state can. */
  changeOutputs(cluster: string, changes: Readonly<Record<string, unknown>>): this {
    this.outputs.set(cluster, { ...this.outputs.get(cluster), ...changes });
    return this;
  }

  /** Changes the entry that a stack emits. */
  changeEntry(cluster: string, changes: Readonly<Record<string, unknown>>): this {
    const entry = this.outputs.get(cluster)?.["kubeconfigEntry"];
    return this.changeOutputs(cluster, { kubeconfigEntry: { ...(entry as object), ...changes } });
  }

  /** The API server of a cluster. */
  at(cluster: string): ApiServer {
    const found = this.apiServers.get(cluster);
    if (found === undefined) throw new Error(`there is no ${cluster}`);
    return found;
  }

  /** The output `authenticationConfiguration` of a cluster's stack. */
  emitted(cluster: string): string {
    return String(this.outputs.get(cluster)?.["authenticationConfiguration"]);
  }

  addressesOf(host: string): Promise<readonly string[]> {
    return this.dex === "has no address"
      ? Promise.reject(new NoAnswerError(`getaddrinfo ENOTFOUND ${host}`))
      : Promise.resolve(["192.0.2.7"]);
  }

  chainOf(): Promise<ShownChain> {
    return this.dex === "runs"
      ? Promise.resolve(this.chain)
      : Promise.reject(new NoAnswerError("connect ECONNREFUSED"));
  }

  async ask(url: string, request: Request = {}): Promise<Answer> {
    this.asked.push({ url, request });
    await Promise.resolve();
    const page = this.pages.get(url);
    if (page === "silence") throw new NoAnswerError("no answer within 10 s");
    if (page !== undefined) return page;
    if (url.startsWith(`${issuer}/`)) return this.#dexAnswer(url, request);
    const cluster = /^https:\/\/([^.]+)\.acme\.dev:6443\/apis/.exec(url)?.[1];
    if (cluster !== undefined) return this.#apiServerAnswer(cluster, request);
    throw new NoAnswerError("getaddrinfo ENOTFOUND");
  }

  #dexAnswer(url: string, { body = "" }: Request): Answer {
    if (this.dex !== "runs") throw new NoAnswerError("connect ECONNREFUSED");
    switch (url) {
      case `${issuer}/.well-known/openid-configuration`:
        return json(200, {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
        });
      case `${issuer}/keys`:
        return json(200, { keys: [{ kty: "RSA", use: "sig", kid: "1" }] });
      case `${issuer}/token`:
        return this.#exchange(new URLSearchParams(body));
      default:
        return json(404, {});
    }
  }

  #exchange(form: URLSearchParams): Answer {
    if (this.subjects === undefined) return json(400, { error: "unsupported_grant_type" });
    const audience = form.get("client_id") ?? "";
    if (!this.clients.includes(audience)) return json(401, { error: "invalid_client" });
    if (form.get("connector_id") !== automationConnectorId) return json(400, { error: "invalid_request" });
    const { sub } = claimsOf(form.get("subject_token") ?? "");
    if (typeof sub !== "string" || !this.subjects.includes(sub)) return json(401, { error: "access_denied" });
    const exp = this.time / 1000 + this.tokenSeconds;
    const access_token = tokenOf({ iss: issuer, aud: audience, exp, email: sub, groups: [sub] });
    return json(200, {
      access_token,
      issued_token_type: form.get("requested_token_type"),
      token_type: "bearer",
    });
  }

  #apiServerAnswer(cluster: string, { headers = {} }: Request): Answer {
    const server = this.at(cluster);
    if (server.isDown) throw new NoAnswerError("connect ECONNREFUSED");
    const { aud, email, groups } = claimsOf((headers["authorization"] ?? "").replace("Bearer ", ""));
    if (server.startsUp > 0) {
      this.changeAt(cluster, { startsUp: server.startsUp - 1 });
      return json(401, {});
    }
    if (!server.audiences.includes(String(aud))) return json(401, {});
    const named = (groups as readonly string[]).map((group) => server.groupsPrefix + group);
    return json(201, {
      status: { userInfo: { username: email, groups: [...named, "system:authenticated"] } },
    });
  }

  /** Verifies clusters. Default: all of them. */
  async verify(...selected: readonly string[]): Promise<readonly Verification[]> {
    const names = this.clusters.map(({ cluster }) => cluster);
    const clock = {
      patient: true,
      now: () => this.time,
      sleep: (milliseconds: number) => {
        this.time += milliseconds;
        return Promise.resolve();
      },
    };
    return verifyClusters(
      {
        clusters: this.clusters,
        selected: selected.length === 0 ? names : selected,
        onVerified: () => undefined,
      },
      {
        environment: this.environment,
        network: this,
        clock,
        signal: new AbortController().signal,
        login: this.login,
        mint: jobSource({ environment: this.environment, automation: undefined, network: this, clock }),
        run: (_, args) =>
          Promise.resolve(this.#kubectl(args[args.indexOf("--raw") + 1] ?? "", contextIn(args))),
        readSecretKubeconfig: () => Promise.reject(new Error("no cluster has one")),
        readOutputs: (stack) => Promise.resolve(this.outputs.get(stack)),
        connectionOf: ({ cluster }) =>
          Promise.resolve(this.connections.get(cluster) ?? { unknown: "no context" }),
        tell: (line) => this.said.push(line),
      },
    );
  }

  #kubectl(path: string, context: string): ProgramResult | undefined {
    if (this.kubectl === "missing") return undefined;
    if (this.kubectl !== undefined) return this.kubectl;
    if (path.startsWith("/apis/rbac.authorization.k8s.io/v1/")) {
      const items = this.rbac[path.slice(path.lastIndexOf("/") + 1)] ?? [];
      return { status: 0, stdout: JSON.stringify({ items }), stderr: "" };
    }
    if (path.includes("/resourcequotas/")) return this.quota;
    const { loaded } = this.at(context.replace(/-admin$/, ""));
    const text = typeof loaded === "function" ? loaded() : loaded;
    return { status: 0, stdout: text === undefined ? "up 1\n" : metricsOf(text), stderr: "" };
  }
}

/** The context that kubectl is called with. */
function contextIn(args: readonly string[]): string {
  const flag = "--context=";
  return args.find((argument) => argument.startsWith(flag))?.slice(flag.length) ?? "";
}

function clientOf({ cluster, login }: ClusterSettings) {
  return { cluster, audience: login.audience };
}

/** The metrics of an API server that has loaded a file. */
export function metricsOf(loaded: string, reloads: Readonly<Record<string, number>> = {}): string {
  const name = "apiserver_authentication_config_controller";
  const hash = createHash("sha256").update(loaded).digest("hex");
  const last = Object.entries(reloads).map(
    ([status, at]) =>
      `${name}_automatic_reload_last_timestamp_seconds{apiserver_id_hash="sha256:1",status="${status}"} ${at}\n`,
  );
  return [
    "# HELP up Whether it is.\nup 1\n",
    ...last,
    `${name}_last_config_info{apiserver_id_hash="sha256:1",hash="sha256:${hash}"} 1\n`,
  ].join("");
}

function json(status: number, body: object): Answer {
  return { status, body: JSON.stringify(body) };
}

/** What became of the links of one verification, by their names. */
export function verdicts({ links }: Verification): Readonly<Partial<Record<LinkName, string>>> {
  return Object.fromEntries(links.map(({ link, verdict }) => [link, verdict]));
}
