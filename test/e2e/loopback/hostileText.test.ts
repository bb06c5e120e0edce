import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { type Authority, createAuthority, issueServerCertificate } from "../../../lab/certificates.ts";
import { repositoryRoot } from "../../../lab/places.ts";
import { PulumiProject } from "../../../lab/project/pulumiProject.ts";
import { type CommandResult, runCommand } from "../../../lab/project/runCommand.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { EngineStandIn } from "../../unit/fleet/engineStandIn.ts";
import { isCommandForGitHub, logLines, unprintable } from "../../unit/text/ciCommands.ts";

/** What GitHub, an issuer, a certificate and a spoke's state say: each begins a line, a command or an escape sequence. */
const hostile = "\u001B]52;c;cm0=\u0007\u009B2J\u202E\r\n::error::forged\r\n##[add-mask]passed\u2028";

/** A name in a certificate, which a DNS name in it must be able to be. */
const hostileName = "\u001B]0;owned\u0007\r\n::error::forged";

/** Asserts that nothing in what a command wrote would be anything but text, in a terminal or a job's log. */
function assertHarmless({ stdout, stderr }: CommandResult): void {
  for (const text of [stdout, stderr]) {
    assert.doesNotMatch(text, unprintable, JSON.stringify(text));
    for (const line of logLines(text)) assert.ok(!isCommandForGitHub(line), line);
  }
}

suite("text that others wrote", { timeout: 120_000 }, () => {
  let folder: string;
  let authority: Authority;
  let server: Server;
  let url: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-hostile-"));
    authority = await createAuthority("Authority of a test");
    const { certificate, privateKey } = await issueServerCertificate(authority, {
      names: [hostileName],
      addresses: ["127.0.0.1"],
      days: 3,
    });
    server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      const isDiscovery = request.url === "/.well-known/openid-configuration";
      response.writeHead(isDiscovery ? 200 : 403, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          isDiscovery
            ? {
                issuer: hostile,
                jwks_uri: `${url}/keys`,
                authorization_endpoint: `${url}/auth`,
                token_endpoint: `${url}/token`,
                id_token_signing_alg_values_supported: ["RS256"],
              }
            : { message: hostile },
        ),
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    url = `https://127.0.0.1:${address.port}`;
  });

  after(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the command itself, with an engine that knows one spoke's outputs and nothing else. */
  async function latchkey(args: readonly string[], outputs: object): Promise<CommandResult> {
    const fleet = await mkdtemp(join(folder, "fleet-"));
    await mkdir(join(fleet, "stacks"));
    await writeFile(join(fleet, "Pulumi.yaml"), "name: latchkey\nruntime: nodejs\nstackConfigDir: stacks\n");
    const settings = `  latchkey:distribution: kubeadm\n  latchkey:kubernetesVersion: "1.34"\n`;
    const files = {
      "fleet.yaml": `issuer: ${url}\nconnectors: [{ type: github, organization: acme, clientId: Ov23liExample }]\naccess: [{ team: platform, role: view, clusters: ["*"] }]\n`,
      "Pulumi.hub.yaml": `config:\n${settings}  latchkey:role: hub\n  latchkey:context: hub\n  latchkey:exposure: { type: LoadBalancer }\n  latchkey:connectorSecrets: { github: { clientSecret: { secure: v1:a:b } } }\n`,
      "Pulumi.eu.yaml": `config:\n${settings}  latchkey:role: spoke\n  latchkey:hub: hub\n  latchkey:context: eu\n`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(fleet, "stacks", name), text);
    const engine = new EngineStandIn(join(fleet, "engine"));
    engine.whoami({ url: "file:///nowhere" });
    engine.list([{ name: "eu", resourceCount: 9, lastUpdate: "2026-11-01T00:00:00Z" }, { name: hostile }]);
    engine.outputs("eu", outputs);
    engine.outputs("hub", {
      issuer: url,
      certificateAuthority: authority.certificate,
      clients: ["latchkey-eu", "latchkey-hub"],
    });
    return runCommand(process.execPath, [join(repositoryRoot, "fleet/main.ts"), ...args], {
      cwd: fleet,
      environment: { PATH: engine.path, HOME: fleet },
    });
  }

  const entry = () => ({
    name: "eu",
    server: url,
    certificateAuthority: authority.certificate,
    issuer: url,
    issuerCertificateAuthority: authority.certificate,
    audience: "latchkey-eu",
  });

  for (const options of [[], ["--json"]]) {
    test(`reaches nobody's terminal by latchkey verify ${options.join(" ")}`, async () => {
      const result = await latchkey(["verify", "eu", "--login", "never", ...options], {
        kubeconfigEntry: entry(),
      });
      assertHarmless(result);
      assert.match(result.stdout, /\\u001b\]0;owned\\u0007/, "the certificate's name is shown");
      assert.match(result.stdout, /\\u001b\]52;c;cm0=\\u0007\\u009b2J\\u202e/, "the issuer's name is shown");
    });
  }

  test("reaches nobody's terminal by latchkey status", async () => {
    const outputs = {
      issuer: url,
      certificateAuthority: authority.certificate,
      audience: "latchkey-eu",
      latchkeyVersion: hostile,
      kubeconfigEntry: entry(),
    };
    for (const options of [[], ["--json"]]) {
      const result = await latchkey(["status", ...options], outputs);
      assert.equal(result.status, 0, result.stderr);
      assertHarmless(result);
      assert.match(result.stdout, /\\u001b\]52;c;cm0=/, "the version that the state names is shown");
    }
  });

  test("reaches nobody's terminal by an error", async () => {
    const result = await latchkey(["kubeconfig", "--cluster", `x${hostile}`], {});
    assert.equal(result.status, 2);
    assertHarmless(result);
    assertHarmless(
      await latchkey(["kubeconfig"], { kubeconfigEntry: { ...entry(), [hostile]: 1, name: 1 } }),
    );
  });

  test("reaches nobody's terminal by Pulumi, where GitHub and the settings say it", async () => {
    const toolchain = await ensureToolchain({
      parts: [
        "pulumi",
        "pulumi-language-nodejs",
        "pulumi-resource-github",
        "pulumi-resource-kubernetes",
        "pulumi-resource-tls",
      ],
    });
    const authorities = join(folder, "authorities.pem");
    await writeFile(authorities, authority.certificate);
    await PulumiProject.remove("hostile-text");
    const project = await PulumiProject.open({
      name: "hostile-text",
      toolchain: toolchain.environment,
      environment: {
        KUBECONFIG: join(folder, "kubeconfig"),
        GITHUB_TOKEN: "ghp_nobodys",
        SSL_CERT_FILE: authorities,
      },
    });
    try {
      await writeFile(join(folder, "kubeconfig"), kubeconfigOf(url));
      await project.pulumi(["stack", "init", "prod"], { mustPass: true });
      const stackFile = await project.readFleetFile("Pulumi.prod.yaml");
      await project.writeFleetFile(
        "Pulumi.prod.yaml",
        `${stackFile}\nconfig:\n  latchkey:role: spoke\n  latchkey:hub: hub\n  latchkey:context: eu\n  latchkey:distribution: kubeadm\n  latchkey:kubernetesVersion: "1.34"\n`,
      );
      await project.writeFleetFile(
        "Pulumi.hub.yaml",
        `config:\n  latchkey:role: hub\n  latchkey:context: hub\n  latchkey:distribution: kubeadm\n  latchkey:kubernetesVersion: "1.34"\n  latchkey:exposure: { type: LoadBalancer }\n  latchkey:connectorSecrets: { github: { clientSecret: { secure: v1:a:b } } }\n`,
      );
      const fleet = `issuer: ${url}\nconnectors:\n  - { type: github, organization: acme, host: ${new URL(url).host}, clientId: Ov23liExample }\nidentity: { username: email }\naccess: [{ team: platform, role: view, clusters: ["*"] }]\n`;
      await project.writeFleetFile("fleet.yaml", fleet);
      const warned = await project.pulumi(["preview", "--stack", "prod"]);
      assert.match(warned.stdout + warned.stderr, /could not be checked: .*\\u001b\]52;c;cm0=/);
      assertHarmless(warned);
      await project.writeFleetFile("fleet.yaml", `${fleet}"${yamlEscapes(hostile)}": 1\n`);
      const refused = await project.pulumi(["preview", "--stack", "prod"]);
      assert.match(refused.stdout + refused.stderr, /stacks\/fleet\.yaml:6 .*\\u009b2J\\u202e/);
      assertHarmless(refused);
      await project.writeFleetFile("fleet.yaml", fleet);
      await project.writeFleetFile(`Pulumi.--cwd=..${hostileName}.yaml`, "config: {}\n");
      const misnamed = await project.pulumi(["preview", "--stack", "prod"]);
      assert.match(
        misnamed.stdout + misnamed.stderr,
        /stacks\/Pulumi\.--cwd=\.\.\\u001b\]0;owned.* does not have the name of a stack/,
      );
      assertHarmless(misnamed);
    } finally {
      await PulumiProject.remove("hostile-text");
    }
  });
});

/** A text as YAML writes it in double quotes, with nothing in it that YAML would refuse. */
function yamlEscapes(text: string): string {
  return Array.from(text, (character) =>
    /[\w :;=#[\]]/.test(character)
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ).join("");
}

function kubeconfigOf(server: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{ name: eu, cluster: { server: "${server}", insecure-skip-tls-verify: true } }]
users: [{ name: eu, user: { token: nobodys } }]
contexts: [{ name: eu, context: { cluster: eu, user: eu } }]
current-context: eu
`;
}
