import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stringify } from "yaml";
import {
  AdministratorError,
  administratorByKubeconfig,
} from "../../../../fleet/verify/apiServer/administrator.ts";
import { type Answer, type Network, NoAnswerError, type Request } from "../../../../fleet/verify/network.ts";

const canary = "canary-of-a-kubeconfig";
const encoded = (text: string) => Buffer.from(text).toString("base64");

function kubeconfig(user: object): string {
  return stringify({
    "current-context": "admin",
    contexts: [{ name: "admin", context: { cluster: "prod", user: "admin" } }],
    clusters: [
      {
        name: "prod",
        cluster: { server: "https://api:6443", "certificate-authority-data": encoded("authority") },
      },
    ],
    users: [{ name: "admin", user }],
  });
}

function network(answer: Answer | Error, asked: Request[] = []): Network {
  return {
    addressesOf: () => Promise.reject(new Error("not asked")),
    chainOf: () => Promise.reject(new Error("not asked")),
    ask: (_, request = {}) => {
      asked.push(request);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

const metrics = { status: 200, body: "up 1\n" };
const withToken = kubeconfig({ token: canary });
const withCertificate = kubeconfig({
  "client-certificate-data": encoded("certificate"),
  "client-key-data": encoded(canary),
});

suite("a kubeconfig that is a secret", () => {
  test("reads metrics with what stands in it, and with no other program", async () => {
    const asked: Request[] = [];
    assert.equal(
      await administratorByKubeconfig(withToken, network(metrics, asked))?.get("/metrics"),
      metrics.body,
    );
    assert.equal(
      await administratorByKubeconfig(withCertificate, network(metrics, asked))?.get("/metrics"),
      metrics.body,
    );
    assert.deepEqual(asked[0]?.headers, { authorization: `Bearer ${canary}` });
    assert.deepEqual(asked[1]?.client, { certificate: "certificate", privateKey: canary });
    assert.ok(asked.every(({ certificateAuthority }) => certificateAuthority === "authority"));
  });

  test("is not used where it names a program that logs in", () => {
    const exec = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "aws" } };
    assert.equal(administratorByKubeconfig(kubeconfig(exec), network(metrics)), undefined);
  });

  const faults: readonly (readonly [what: string, text: string, answer: Answer | Error, told: RegExp])[] = [
    [
      "is refused",
      withToken,
      { status: 401, body: canary },
      /answers the user of latchkey:kubeconfig with status 401/,
    ],
    ["leads to nobody", withToken, new NoAnswerError("ECONNREFUSED"), /does not answer: ECONNREFUSED/],
    ["is not YAML", `users: [{ token: ${canary}\n  x`, metrics, /is not YAML/],
    ["has no context", stringify({ users: [{ token: canary }] }), metrics, /no current context/],
    [
      "has no user",
      withToken.replace("name: admin\n    user:\n", "name: x\n    user:\n"),
      metrics,
      /no user|no kube/,
    ],
    [
      "names a file",
      withToken.replace(/certificate-authority-data.*/, "certificate-authority: /ca"),
      metrics,
      /\/ca/,
    ],
  ];
  for (const [what, text, answer, told] of faults) {
    test(`says that it ${what}, and nothing of what is in it`, async () => {
      await assert.rejects(
        async () => administratorByKubeconfig(text, network(answer))?.get("/metrics"),
        (error) => {
          assert.ok(error instanceof AdministratorError, String(error));
          assert.match(error.message, told);
          assert.ok(!`${error.message}${error.remedy}${error.stack ?? ""}`.includes(canary));
          return true;
        },
      );
    });
  }
});
