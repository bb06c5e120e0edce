import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { hubText, spokeText } from "../settings/writtenFleet.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { programUnderMocks } from "./programUnderMocks.ts";

const authorities = { one: pem("b25l"), two: pem("dHdv") };

/** A certificate as a kubeconfig has it. What is in it is nobody's business here. */
function pem(content: string): string {
  const text = `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`;
  return Buffer.from(text).toString("base64");
}

const kubeconfig = (server: string, authority: "one" | "two") => `apiVersion: v1
kind: Config
clusters:
  - name: eu
    cluster:
      server: ${server}
      certificate-authority-data: ${authorities[authority]}
contexts: [{ name: prod-eu-admin, context: { cluster: eu } }]
`;

/** What the Kubernetes provider is told where a person's kubeconfig lies at a path of this name. */
async function providerInputs(
  context: TestContext,
  name: string,
  text: string,
): Promise<Readonly<Record<string, unknown>>> {
  const folder = await temporaryFolder(context);
  mkdirSync(join(folder, "stacks"));
  writeFileSync(
    join(folder, "stacks/fleet.yaml"),
    `issuer: https://login.acme.dev
connectors: [{ type: github, organization: acme }]
access: [{ team: platform, role: cluster-admin, clusters: ["*"] }]
`,
  );
  writeFileSync(join(folder, "stacks/Pulumi.prod-eu.yaml"), spokeText("prod-eu", "hub"));
  writeFileSync(join(folder, "stacks/Pulumi.hub.yaml"), hubText("hub"));
  const path = join(folder, name);
  writeFileSync(path, text);
  const before = process.env["KUBECONFIG"];
  // The SDK looks there by itself.
  process.env["KUBECONFIG"] = path;
  try {
    const { resources } = await programUnderMocks({
      folder,
      stack: "prod-eu",
      kubeconfig: path,
      hub: { issuer: "https://login.acme.dev", certificateAuthority: "", clients: ["latchkey-prod-eu"] },
    });
    const [provider] = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    return provider?.inputs ?? assert.fail();
  } finally {
    if (before === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = before;
  }
}

suite("what the state knows of how the program reached its cluster", () => {
  const server = "https://prod-eu.acme.dev:6443";

  test("holds nothing of the machine, and is the same from another one and by another address", async (context) => {
    const one = await providerInputs(context, "laptop", kubeconfig(server, "one"));
    const other = await providerInputs(context, "runner", kubeconfig("https://10.0.0.1:6443", "one"));
    assert.deepEqual(one, other);
    assert.equal(one["context"], "prod-eu-admin");
    assert.doesNotMatch(JSON.stringify(one), /laptop|latchkey-test/);
  });

  test("tells another cluster apart, though its context has the same name", async (context) => {
    const one = await providerInputs(context, "laptop", kubeconfig(server, "one"));
    const other = await providerInputs(context, "laptop", kubeconfig(server, "two"));
    assert.notEqual(one["clusterIdentifier"], other["clusterIdentifier"]);
  });
});
