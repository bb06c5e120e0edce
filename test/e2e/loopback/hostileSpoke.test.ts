import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, suite, test } from "node:test";
import { stringify } from "yaml";
import { rolloutJob as job } from "../../../lab/github/acme.ts";
import { jobSubject } from "../../../lab/github/actions/job.ts";
import { StartedJob } from "../../../lab/github/actions/startedJob.ts";
import { isolationClientId } from "../../../oidc/dex/clients.ts";
import { EngineStandIn } from "../../unit/fleet/engineStandIn.ts";
import { type Run, run } from "../../unit/fleet/surroundings.ts";
import { DexForJobs } from "./dexForJobs.ts";
import { RecordingApiServer } from "./recordingApiServer.ts";

const clusters = ["eu", "evil", "hub"] as const;
type Cluster = (typeof clusters)[number];
const subject = jobSubject(job);

/**
 * A spoke is in an attacker's hands: its API server and its stack's state. The whole command runs against the real Dex,
 * over real TLS, and the attacker keeps what is sent to it.
 */
suite("a compromised spoke", { timeout: 60_000 }, () => {
  let root: string;
  let fleet: string;
  let dex: DexForJobs;
  let engine: EngineStandIn;
  let servers: Readonly<Record<Cluster, RecordingApiServer>>;
  /** A server of the attacker's that is no API server of the fleet. */
  let thief: RecordingApiServer;
  let environment: NodeJS.ProcessEnv;

  const serverOf = (cluster: string) => RecordingApiServer.start(cluster, [`latchkey-${cluster}`]);

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "latchkey-hostile-"));
    fleet = join(root, "fleet");
    dex = await DexForJobs.start(root, clusters, [subject]);
    const [eu, evil, hub] = await Promise.all(clusters.map(serverOf));
    assert.ok(eu !== undefined && evil !== undefined && hub !== undefined);
    servers = { eu, evil, hub };
    thief = await serverOf("hub");
    writeFleet(fleet, dex);
    const kubeconfig = join(root, "kubeconfig");
    writeFileSync(kubeconfig, administratorsKubeconfig(servers));
    engine = new EngineStandIn(join(root, "engine"));
    const { environment: ofJob } = await StartedJob.start(dex.github, job);
    environment = { ...ofJob, PATH: engine.path, HOME: root, KUBECONFIG: kubeconfig };
  });

  beforeEach(() => {
    for (const server of [...Object.values(servers), thief]) server.reset();
    for (const cluster of clusters) engine.outputs(cluster, outputsOf(cluster));
  });

  after(async () => {
    await Promise.all([...Object.values(servers), thief].map((server) => server.stop()));
    await dex.stop();
    await rm(root, { recursive: true });
  });

  /** What the state of a stack says; `entry` is what the attacker changes in it. */
  const outputsOf = (cluster: Cluster, entry: Readonly<Record<string, unknown>> = {}) => ({
    issuer: dex.issuer,
    certificateAuthority: dex.authority.certificate,
    ...(cluster === "hub"
      ? { clients: [...clusters.map((each) => `latchkey-${each}`), isolationClientId] }
      : {}),
    kubeconfigEntry: {
      name: cluster,
      server: servers[cluster].url,
      certificateAuthority: servers[cluster].authority.certificate,
      issuer: dex.issuer,
      audience: `latchkey-${cluster}`,
      issuerCertificateAuthority: dex.authority.certificate,
      connector: "github",
      ...entry,
    },
  });

  const latchkey = (...args: readonly string[]): Promise<Run> => run(args, fleet, { environment });
  const refusesBoth = ({ status, output, messages }: Run, ...values: readonly string[]) => {
    assert.equal(status, 1, output + messages);
    for (const value of values) assert.ok((output + messages).includes(value), output + messages);
  };

  test("sees no token of another cluster, whoever is verified", async () => {
    const { status, output } = await latchkey("verify");
    assert.equal(status, 0, output);
    assert.deepEqual(servers.evil.audiencesSeen, ["latchkey-evil", isolationClientId]);
    assert.deepEqual(servers.hub.audiencesSeen, ["latchkey-hub", isolationClientId]);
    const { output: alone } = await latchkey("verify", "hub");
    assert.match(alone, /refused elsewhere +401 from hub, e(u|vil), e(u|vil)/);
    assert.deepEqual(servers.evil.audiencesSeen, ["latchkey-evil", isolationClientId]);
  });

  test("that accepts every audience is found all the same", async () => {
    servers.evil.otherAnswer = () => ({
      status: 201,
      body: { status: { userInfo: { username: "anybody", groups: [] } } },
    });
    const { status, output } = await latchkey("verify", "hub");
    assert.equal(status, 1);
    assert.match(output, /evil accepts a token that is for no cluster \(latchkey-isolation\)/);
  });

  test("cannot name an issuer of its own, to which jobs would send their tokens", async () => {
    thief.otherAnswer = (path) => ({
      status: 200,
      body: path.includes("openid-configuration")
        ? {
            issuer: thief.url,
            authorization_endpoint: `${thief.url}/auth`,
            token_endpoint: `${thief.url}/token`,
            jwks_uri: `${thief.url}/keys`,
            id_token_signing_alg_values_supported: ["RS256"],
          }
        : { keys: [{ kty: "RSA", use: "sig", kid: "1" }] },
    });
    const entry = { issuer: thief.url, issuerCertificateAuthority: thief.authority.certificate };
    engine.outputs("evil", outputsOf("evil", entry));
    refusesBoth(await latchkey("verify", "evil"), thief.url, dex.issuer);
    refusesBoth(await latchkey("verify"), thief.url, dex.issuer);
    assert.deepEqual(thief.requests, [], "not even its discovery document is read");
    const kubeconfig = await latchkey("kubeconfig");
    refusesBoth(kubeconfig, thief.url, dex.issuer, "nothing was written");
    assert.equal(kubeconfig.output, "");
  });

  test("cannot ask for the tokens of another cluster", async () => {
    engine.outputs("evil", outputsOf("evil", { audience: "latchkey-hub" }));
    refusesBoth(await latchkey("verify", "evil"), `"latchkey-hub"`, `"latchkey-evil"`);
    assert.deepEqual(servers.evil.audiencesSeen, []);
    refusesBoth(await latchkey("kubeconfig"), `"latchkey-hub"`, `"latchkey-evil"`);
  });

  test("state cannot move an API server away from where its administrator knows it", async () => {
    const entry = { server: thief.url, certificateAuthority: thief.authority.certificate };
    engine.outputs("hub", outputsOf("hub", entry));
    refusesBoth(await latchkey("verify", "hub"), thief.url, servers.hub.url);
    refusesBoth(await latchkey("kubeconfig"), thief.url, servers.hub.url);
    assert.deepEqual(thief.requests, []);
    // Where nobody knows it, no token that opens the cluster is sent at all.
    const unknown = { ...environment, KUBECONFIG: join(root, "nothing") };
    const { output } = await run(["verify", "hub"], fleet, { environment: unknown });
    assert.match(output, /skipped +accepted here +no token is sent to an API server that only its own stack/);
    assert.deepEqual(thief.audiencesSeen, [isolationClientId]);
  });
});

/** The fleet's files. Kubernetes 1.33 does not say what it has loaded, so that kubectl is not needed. */
function writeFleet(folder: string, { issuer, github, automation }: DexForJobs): void {
  mkdirSync(join(folder, "stacks"), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: latchkey\nruntime: nodejs\nstackConfigDir: stacks\n");
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, "stacks", name), stringify(content));
  };
  const { host, rootCa: rootCA, clientId } = github;
  write("fleet.yaml", {
    issuer,
    connectors: [{ type: "github", organization: "acme", host, rootCA, clientId }],
    automation,
    identity: { username: "email" },
    access: [{ team: "platform", role: "cluster-admin", clusters: ["*"] }],
  });
  const hub = {
    role: "hub",
    exposure: { type: "LoadBalancer" },
    connectorSecrets: { github: { clientSecret: { secure: "v1:abc:def" } } },
  };
  for (const cluster of clusters) {
    const settings = {
      distribution: "kubeadm",
      kubernetesVersion: "1.33",
      context: `${cluster}-admin`,
      ...(cluster === "hub" ? hub : { role: "spoke", hub: "hub" }),
    };
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`latchkey:${key}`, value]),
    );
    write(`Pulumi.${cluster}.yaml`, { config });
  }
}

/** A kubeconfig in which each cluster has the context `CLUSTER-admin`. It holds no credential. */
function administratorsKubeconfig(
  servers: Readonly<Record<Cluster, Pick<RecordingApiServer, "url" | "authority">>>,
): string {
  return stringify({
    clusters: Object.entries(servers).map(([name, { url: server, authority }]) => ({
      name,
      cluster: {
        server,
        "certificate-authority-data": Buffer.from(authority.certificate).toString("base64"),
      },
    })),
    contexts: clusters.map((cluster) => ({ name: `${cluster}-admin`, context: { cluster } })),
  });
}
