import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { type Authority, createAuthority, issueClientCertificate } from "../../../lab/certificates.ts";
import { eventually, GiveUp } from "../../../lab/machine/wait.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { dexConfiguration } from "../../../oidc/dex/configuration.ts";
import {
  type Connector,
  type ConnectorLogin,
  type ConnectorSecrets,
  connectorFiles,
  dexConnectors,
} from "../../../oidc/dex/connectors/connectors.ts";
import { dexConfigurationFolder } from "../../../oidc/dex/places.ts";
import { renderYaml } from "../../../oidc/renderYaml.ts";
import { type ConnectorCase, callback, issuerUrl } from "../../unit/settings/connectors/connectorCase.ts";
import { everyConnector } from "../../unit/settings/connectors/everyConnector.ts";
import { connectorCases } from "../../unit/settings/connectors/examples.ts";
import { idOf, loadCase, secretsOf } from "../../unit/settings/connectors/writtenCase.ts";
import { EveryProvider } from "./everyProvider.ts";
import { freePort } from "../../../lab/loopback/port.ts";

/** A Dex that runs. */
interface RunningDex {
  /** Where it answers. */
  readonly url: string;
  /** Ends it. @returns everything that it said. */
  readonly stop: () => Promise<string>;
}

/** What kubelogin asks Dex for. */
const asked = new URLSearchParams({
  client_id: "latchkey-hub",
  redirect_uri: "http://localhost:8000",
  response_type: "code",
  scope: "openid email profile groups offline_access",
  state: "state",
});

suite("Dex itself, with the connectors that settings come to", { timeout: 300_000 }, () => {
  let folder: string;
  let bin: string;
  let authority: Authority;
  let provider: EveryProvider;
  let clientPair: Readonly<Record<string, string>>;

  before(async () => {
    bin = (await ensureToolchain({ parts: ["dex"] })).bin;
    folder = await mkdtemp(join(tmpdir(), "latchkey-connectors-"));
    authority = await createAuthority("every identity provider");
    await writeFile(join(folder, "authority.pem"), authority.certificate);
    const { certificate, privateKey } = await issueClientCertificate(authority, { commonName: "dex" });
    clientPair = { certificate, key: privateKey };
    provider = await EveryProvider.start(authority, issuersOf(connectorCases));
  });

  after(async () => {
    await provider.stop();
    await rm(folder, { recursive: true });
  });

  /** Dex's configuration as a cluster gets it, but for what ties it to a cluster. */
  const written = (connectors: readonly Connector[], port: number, files: string): string => {
    const { issuer, oauth2, expiry, frontend, staticClients, ...rest } = dexConfiguration({
      issuer: issuerUrl,
      title: "acme",
      session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
      connectors,
      clusters: [{ cluster: "hub", audience: "latchkey-hub" }],
      kubelogin: { ports: [8000], deviceCode: false },
    });
    return renderYaml({
      ...{ issuer, oauth2, expiry, frontend, staticClients, connectors: rest.connectors },
      storage: { type: "memory" },
      web: { http: `127.0.0.1:${port}` },
    }).replaceAll(`${dexConfigurationFolder}/`, `${files}/`);
  };

  /** Starts Dex. @throws {Error} with what it said, where it does not take the connectors. */
  const startDex = async (
    connectors: readonly Connector[],
    files: ReadonlyMap<string, string>,
  ): Promise<RunningDex> => {
    const place = await mkdtemp(join(folder, "dex-"));
    const port = await freePort();
    for (const [name, content] of files) await writeFile(join(place, name), content);
    await writeFile(join(place, "config.yaml"), written(connectors, port, place));
    await mkdir(join(place, "none"));
    const dex = spawn(join(bin, "dex"), ["serve", join(place, "config.yaml")], {
      env: {
        DEX_EXPAND_ENV: "false",
        // Otherwise Dex goes on as long as one connector of several is right.
        DEX_CONTINUE_ON_CONNECTOR_FAILURE: "false",
        HTTPS_PROXY: provider.url,
        SSL_CERT_FILE: join(folder, "authority.pem"),
        SSL_CERT_DIR: join(place, "none"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = Promise.all([text(dex.stdout), text(dex.stderr)]).then((texts) => texts.join(""));
    const url = `http://127.0.0.1:${port}`;
    const stop = async (): Promise<string> => {
      await ended(dex);
      return said;
    };
    try {
      await eventually(() => isHealthy(url, dex), { subject: "Dex", timeout: 20_000 });
    } catch (error) {
      throw new Error(await stop(), { cause: error });
    }
    return { url, stop };
  };

  /** The files of connectors, with a real key pair where Dex reads one. */
  const filesOf = (
    logins: readonly ConnectorLogin[],
    secrets: ConnectorSecrets,
  ): ReadonlyMap<string, string> =>
    new Map(
      [...connectorFiles(logins)].map(([name, content]) => [
        name,
        clientPair[/client-(certificate|key)\.pem$/.exec(name)?.[1] ?? ""] ?? content(secrets),
      ]),
    );

  for (const example of connectorCases) {
    test(`takes ${example.name}, and sends people there`, async () => {
      const { connectors } = loadCase(example);
      const secrets = secretsOf(example);
      const dex = await startDex(dexConnectors(issuerUrl, connectors, secrets), filesOf(connectors, secrets));
      let said: string;
      try {
        await assertSendsPeople(dex.url, example);
      } finally {
        said = await dex.stop();
      }
      for (const secret of Object.values(example.secrets ?? {})) assert.ok(!said.includes(secret));
    });
  }

  test("takes all of them at once, and lets a person choose", async () => {
    const { logins, secrets } = everyConnector();
    const dex = await startDex(dexConnectors(issuerUrl, logins, secrets), filesOf(logins, secrets));
    try {
      const page = await (await fetch(`${dex.url}/auth?${asked.toString()}`)).text();
      for (const { id, name } of logins) {
        assert.ok(page.includes(`/auth/${id}?`), `${id} is not on the page`);
        assert.ok(page.includes(`Log in with ${name}`), `${name} is not on the page`);
      }
    } finally {
      await dex.stop();
    }
  });

  test("would not start with a connector that it does not take, so that the above says something", async () => {
    const [connector] = dexConnectors(issuerUrl, [brokenLdap], {});
    assert.ok(connector !== undefined);
    await assert.rejects(startDex([connector], new Map()), /missing required field/);
  });
});

/** A directory without a base to look for people in, which no settings come to. */
const brokenLdap: ConnectorLogin = {
  type: "ldap",
  id: "ldap",
  name: "LDAP",
  host: "ldap.acme.dev",
  startTLS: false,
  userSearch: { baseDN: "", username: "uid", idAttr: "uid", emailAttr: "mail" },
  groupSearch: { baseDN: "dc=acme", nameAttr: "cn", userMatchers: [] },
};

/** What providers call themselves, where it is not the address that they are asked at. */
function issuersOf(cases: readonly ConnectorCase[]): ReadonlyMap<string, string> {
  return new Map(
    cases.flatMap(({ written }) => {
      const { type, issuer, issuerAlias } = written;
      if (type !== "oidc" || typeof issuer !== "string") return [];
      return [[issuer.replace(/\/$/, ""), typeof issuerAlias === "string" ? issuerAlias : issuer]];
    }),
  );
}

async function isHealthy(url: string, dex: ChildProcess): Promise<void> {
  if (dex.exitCode !== null) throw new GiveUp(new Error(`Dex ended with ${dex.exitCode}`));
  const response = await fetch(`${url}/healthz`);
  await response.text();
  assert.equal(response.status, 200);
}

async function ended(dex: ChildProcess): Promise<void> {
  if (dex.exitCode !== null || dex.signalCode !== null) return;
  dex.kill("SIGKILL");
  await once(dex, "exit");
}

/** Asserts that a person who begins a login comes to the provider, with Dex's own callback, or to Dex's own page. */
async function assertSendsPeople(dex: string, example: ConnectorCase): Promise<void> {
  const begin = `${dex}/auth/${idOf(example)}?${asked.toString()}`;
  const first = await fetch(begin, { redirect: "manual" });
  const location = first.headers.get("location") ?? "";
  const page = await first.text();
  if (example.sendsTo !== undefined) {
    assert.equal(first.status, 302, page);
    assert.ok(location.startsWith(example.sendsTo), `${location} does not begin with ${example.sendsTo}`);
    const to = new URL(location);
    assert.equal(to.searchParams.get("redirect_uri") ?? callback, callback);
    assert.equal(to.searchParams.get("client_id"), example.written["clientId"]);
    const { promptType } = example.written;
    if (promptType !== undefined) assert.equal(to.searchParams.get("prompt"), promptType);
    return;
  }
  if (example.written.type === "saml") {
    assert.equal(first.status, 200, page);
    assert.ok(page.includes(`action="${String(example.written["ssoUrl"])}"`), page);
    return;
  }
  assert.ok(location.includes(`/auth/${idOf(example)}/login?`), location);
  const { pathname, search } = new URL(location, dex);
  const form = await (await fetch(dex + pathname + search)).text();
  const prompt = example.written["usernamePrompt"];
  assert.ok(form.includes('type="password"'), form);
  if (typeof prompt === "string") assert.ok(form.includes(prompt), form);
}
