import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { OidcIssuer } from "../../../components/oidcIssuer.ts";
import { connectorFiles } from "../../../oidc/dex/connectors/connectors.ts";
import { everyConnector } from "../settings/connectors/everyConnector.ts";
import { connectorCases } from "../settings/connectors/examples.ts";
import { loadCase } from "../settings/connectors/writtenCase.ts";
import { only, record, standsInTheClear } from "./recorded.ts";

const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();
const { logins, secrets } = everyConnector();

/** An issuer with a connector of every example. */
const build = () =>
  record(
    () => {
      const [example] = connectorCases;
      assert.ok(example !== undefined);
      const { cluster, login, clients, kubelogin, session, certificates, dex } = loadCase(example);
      const { source, ...lives } = certificates;
      assert.equal(source, "private-ca");
      new OidcIssuer("issuer", {
        ...{ cluster, clients, kubelogin, session, dex },
        issuer: login.issuer,
        title: "acme",
        connectors: logins,
        connectorSecrets: secrets,
        certificates: lives,
      });
    },
    () => ({ validityEndTime: inAYear }),
  );

suite("OidcIssuer", () => {
  test("has no secret of a connector in the clear, wherever it is handed on", async () => {
    const every = Object.values(secrets).flatMap((each) => Object.values(each));
    assert.ok(every.length > 10);
    for (const { type, name, inputs } of await build()) {
      for (const secret of every) assert.ok(!standsInTheClear(inputs, secret), `${type} ${name}`);
    }
  });

  test("puts the files of connectors beside Dex's configuration", async () => {
    const pod = JSON.stringify(only(await build(), ":Deployment").inputs);
    const files = [...connectorFiles(logins).keys()];
    assert.ok(files.length > 0);
    for (const file of files) assert.ok(pod.includes(`"${file}"`), file);
  });
});
