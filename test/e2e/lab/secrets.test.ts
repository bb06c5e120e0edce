import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { parseDocument } from "yaml";
import { places } from "../../../lab/places.ts";
import { configureConnectorSecrets } from "../../../lab/scenario/labStack.ts";
import { exportState } from "../../../lab/project/state.ts";
import { Standalone, stack } from "./standalone.ts";

const canary = "c4n4ry$" + "{HOME}-5e1f";

/** The canary and, once it is known, the client secret of GitHub's app, which GitHub has to take. */
let forms = formsOf(canary);

/** The start of a private key in PEM, and the same in base64. */
const privateKeys = [
  "PRIVATE KEY-----",
  Buffer.from("-----BEGIN EC PRIVATE KEY").toString("base64").slice(0, 24),
];

/** Another connector, whose secret may be anything: Dex asks its directory only when somebody logs in. */
const ldap = {
  type: "ldap",
  host: "ldap.invalid:636",
  bindDN: "cn=dex,dc=acme,dc=dev",
  userSearch: { baseDN: "ou=people,dc=acme,dc=dev", username: "uid" },
  groupSearch: {
    baseDN: "ou=groups,dc=acme,dc=dev",
    userMatchers: [{ userAttr: "DN", groupAttr: "member" }],
    nameAttr: "cn",
  },
};

const fleet = { connectors: [ldap], identity: { groupsPrefix: "sso:" } };

suite("a canary in the secret settings", () => {
  let standalone: Standalone;
  const shown: { readonly name: string; readonly text: string }[] = [];

  before(async () => {
    standalone = await Standalone.prepare("secrets", fleet);
    const clientSecret = await readFile(standalone.lab.github.clientSecretFile, "utf8");
    forms = [...forms, ...formsOf(clientSecret.trim())];
    await configureConnectorSecrets(standalone.project, stack, { ldap: { bindPassword: canary } });
    await standalone.setSecret(
      "kubeconfig",
      await kubeconfigWithCanary(standalone.lab.cluster.adminKubeconfigPath),
    );
    await standalone.removeSetting("context");
    await see("preview --diff", () => standalone.preview(["--diff"]));
    await see("preview --json", () => standalone.preview(["--json"]));
    await see("up", () => standalone.up(["--diff"]));
    await standalone.setFleet({ ...fleet, session: { idToken: "10m" } });
    await see("preview of a change", () => standalone.preview(["--diff"]));
    await see("up of a change", () => standalone.up(["--diff"]));
    await see("stack output", () =>
      standalone.project.pulumi(["stack", "output", "--json", "--stack", stack]),
    );
    await see("stack history", () =>
      standalone.project.pulumi(["stack", "history", "--json", "--stack", stack]),
    );
  });

  after(async () => {
    await standalone.close();
  });

  async function see(
    name: string,
    command: () => Promise<{ stdout: string; stderr: string }>,
  ): Promise<void> {
    const { stdout, stderr } = await command();
    shown.push({ name, text: stdout + stderr });
  }

  test("is in nothing that a person sees", () => {
    assert.ok(shown.every(({ text }) => text.length > 50));
    for (const { name, text } of shown) assertClean(name, text);
  });

  test("is in the clear in no state and in no file that the lab or Pulumi wrote", async () => {
    assertClean("state", await exportState(standalone.project, stack));
    for (const folder of [standalone.project.folder, places.pulumiHome, places.home]) {
      for (const file of await filesBelow(folder)) {
        assert.equal(await fileHolds(file, forms), false, file);
      }
    }
  });

  test("is in the cluster in Secrets alone", async () => {
    const everything = await standalone.administrator.kubectl(
      ["get", "configmaps,pods,deployments,replicasets,services,events,serviceaccounts", "-A", "-o", "yaml"],
      { mustPass: true },
    );
    assertClean("the cluster without its Secrets", everything.stdout);
    const secrets = await standalone.administrator.kubectl(
      ["get", "secrets", "-n", "latchkey", "-o", "yaml"],
      {
        mustPass: true,
      },
    );
    assert.ok(holds(secrets.stdout, forms), "the search must be able to find it");
    const logs = await standalone.administrator.kubectl(
      ["logs", "-n", "latchkey", "-l", "app.kubernetes.io/name=dex", "--tail=-1"],
      { mustPass: true },
    );
    assertClean("Dex's log", logs.stdout);
  });

  test("reaches Dex as it was written, with its dollar sign", async () => {
    const { stdout } = await standalone.administrator.kubectl(
      ["get", "secrets", "-n", "latchkey", "-o", "jsonpath={.items[*].data.config\\.yaml}"],
      { mustPass: true },
    );
    assert.ok(Buffer.from(stdout, "base64").toString("utf8").includes(canary));
  });
});

/** The forms in which a secret could stand somewhere: as it is, in base64 at any offset, escaped in JSON. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    ...[0, 1, 2].map((offset) => base64Core(secret, offset)),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** The administrator's kubeconfig, which holds a private key, with a token beside it. */
async function kubeconfigWithCanary(path: string): Promise<string> {
  const kubeconfig = parseDocument(await readFile(path, "utf8"));
  kubeconfig.addIn(["users"], { name: "robot", user: { token: canary } });
  return String(kubeconfig);
}

function assertClean(name: string, text: string): void {
  assert.equal(holds(text, [...forms, ...privateKeys]), false, `${name} holds a secret`);
}

function holds(text: string, searched: readonly string[]): boolean {
  return searched.some((form) => text.includes(form));
}

/** What base64 makes of a secret after `offset` other bytes, without the characters that its neighbours change. */
function base64Core(secret: string, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset, "x"), Buffer.from(secret)])
    .toString("base64")
    .replace(/=+$/, "");
  return encoded.slice(offset === 0 ? 0 : 4, -2);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("/plugins/"))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function fileHolds(file: string, searched: readonly string[]): Promise<boolean> {
  let text = "";
  for await (const part of createReadStream(file, "latin1")) text += String(part);
  return holds(text, searched);
}
