import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Network, Request } from "../../../../fleet/verify/network.ts";
import type { ProgramResult } from "../../../../fleet/verify/runProgram.ts";
import { isJobWithToken, jobToken } from "../../../../fleet/verify/token/jobToken.ts";
import { personSource } from "../../../../fleet/verify/token/personSource.ts";
import { kubeconfigEntry } from "../../../../oidc/kubeconfig/entry.ts";

const canary = "canary-of-a-token";
const entry = {
  name: "prod",
  server: "https://prod.acme.dev:6443",
  issuer: "https://login.acme.dev",
  audience: "latchkey-prod",
};
const wanted = { entry, tokenEndpoint: "https://login.acme.dev/token", dexCluster: "hub" };

suite("a person's token", () => {
  const credential = JSON.stringify({ kind: "ExecCredential", status: { token: canary } });

  /** A kubelogin that ends in some way. */
  function source(result: ProgramResult | undefined, calls: (readonly string[])[] = [], told: string[] = []) {
    return personSource({
      environment: {},
      tell: (text) => told.push(text),
      run: (program, args, { onMessage }) => {
        calls.push([program, ...args]);
        onMessage?.("Please visit the following URL");
        return Promise.resolve(result);
      },
    });
  }

  test("is had by kubelogin with the arguments of the cluster's own entry, and what it tells is handed on", async () => {
    const calls: (readonly string[])[] = [];
    const told: string[] = [];
    const mint = source({ status: 0, stdout: credential, stderr: "" }, calls, told);
    assert.deepEqual(await mint(wanted), { token: canary });
    const { command, args } = kubeconfigEntry(entry).user.user.exec;
    assert.deepEqual(calls, [[command, ...args]]);
    assert.deepEqual(told, ["Please visit the following URL"]);
  });

  const faults: readonly (readonly [what: string, result: ProgramResult | undefined, told: RegExp])[] = [
    ["there is no kubelogin", undefined, /not on PATH/],
    [
      "the login fails",
      { status: 1, stdout: "", stderr: "a\nerror: login timed out\n" },
      /no token: error: login/,
    ],
    ["it prints something else", { status: 0, stdout: `{"token":"${canary}"}`, stderr: "" }, /no token/],
  ];
  for (const [what, result, told] of faults) {
    test(`is not had where ${what}, and nothing of it is told`, async () => {
      const finding = await source(result)(wanted);
      assert.ok("verdict" in finding && finding.verdict === "failed");
      assert.match(finding.told, told);
      assert.ok(!JSON.stringify(finding).includes(canary));
    });
  }
});

suite("a job's own token", () => {
  const onGitHub = {
    ACTIONS_ID_TOKEN_REQUEST_URL: "https://github.acme.dev/idtoken?api-version=2.0",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-runner",
  };

  test("is there where the environment says how it is had", () => {
    assert.ok(isJobWithToken(onGitHub));
    assert.ok(isJobWithToken({ LATCHKEY_JOB_TOKEN: canary }));
    assert.ok(!isJobWithToken({ ACTIONS_ID_TOKEN_REQUEST_URL: onGitHub.ACTIONS_ID_TOKEN_REQUEST_URL }));
    assert.ok(!isJobWithToken({ LATCHKEY_JOB_TOKEN: "" }));
  });

  test("is asked for at a GitHub with a private authority only where the fleet trusts that very one", async () => {
    const asked: Request[] = [];
    const network: Network = {
      addressesOf: () => Promise.reject(new Error("not asked")),
      chainOf: () => Promise.reject(new Error("not asked")),
      ask: (_, request = {}) => {
        asked.push(request);
        return Promise.resolve({ status: 200, body: JSON.stringify({ value: canary }) });
      },
    };
    for (const host of ["github.acme.dev", "gitlab.acme.dev"]) {
      const automation = {
        issuer: `https://${host}/_services/token`,
        rootCA: "authority",
        subjects: ["job"],
      };
      assert.deepEqual(await jobToken(onGitHub, entry.issuer, automation, network), { token: canary });
    }
    assert.deepEqual(
      asked.map(({ certificateAuthority }) => certificateAuthority),
      ["authority", undefined],
    );
  });
});
