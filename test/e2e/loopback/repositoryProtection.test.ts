import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, suite, test } from "node:test";
import { createAuthority, issueServerCertificate } from "../../../lab/certificates.ts";
import { runCommand } from "../../../lab/project/runCommand.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { answers } from "../../unit/fleet/init/answers.ts";
import { run } from "../../unit/fleet/surroundings.ts";
import { requestProblems } from "../../unit/lab/github/ghesDescription.ts";

suite("the commands of a fleet's README that protect its repository", { timeout: 60_000 }, () => {
  const root = mkdtempSync(join(tmpdir(), "latchkey-protection-"));

  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("set what the workflows rely on, by requests as GitHub describes them", async () => {
    const { environment } = await ensureToolchain({ parts: ["github-cli"] });
    mkdirSync(join(root, "home"));
    assert.equal((await run(["init", "fleet", ...answers, "--standalone", "prod"], root)).status, 0);
    const readme = readFileSync(join(root, "fleet/README.md"), "utf8");
    const [, commands = ""] = /^### Protect .*?^```sh\n(.*?)^```$/ms.exec(readme) ?? [];
    assert.notEqual(commands, "");

    const authority = await createAuthority("test");
    const { certificate, privateKey } = await issueServerCertificate(authority, { addresses: ["127.0.0.1"] });
    const requests: { method: string; path: string; body: unknown }[] = [];
    const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      void text(request).then((sent) => {
        const { method = "", url = "" } = request;
        const path = url.replace("/api/v3", "");
        if (method === "GET") return response.end('{"id":1001}');
        requests.push({ method, path, body: JSON.parse(sent) });
        return response.end("{}");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const host = `127.0.0.1:${address.port}`;
    writeFileSync(join(root, "authority.pem"), authority.certificate);
    const result = await runCommand("bash", ["-euo", "pipefail"], {
      cwd: root,
      input: commands,
      environment: {
        ...environment,
        HOME: join(root, "home"),
        SSL_CERT_FILE: join(root, "authority.pem"),
        GH_HOST: host,
        GH_REPO: `${host}/acme/fleet`,
        GH_ENTERPRISE_TOKEN: "token",
      },
    });
    server.close();
    server.closeAllConnections();
    assert.equal(result.status, 0, result.stderr);

    const reviewed = { prevent_self_review: true, reviewers: [{ type: "Team", id: 1001 }] };
    const mainOnly = {
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    };
    const main = { name: "main", type: "branch" };
    const reviews = {
      required_approving_review_count: 1,
      dismiss_stale_reviews: true,
      require_last_push_approval: true,
    };
    const repository = "/repos/acme/fleet";
    const environments = `${repository}/environments`;
    assert.deepEqual(
      requests.map(({ method, path, body }) => [`${method} ${path}`, body]),
      [
        [
          `PUT ${repository}/branches/main/protection`,
          {
            enforce_admins: true,
            required_status_checks: null,
            restrictions: null,
            required_pull_request_reviews: reviews,
          },
        ],
        [`PUT ${environments}/preview`, reviewed],
        [`PUT ${environments}/production`, { ...reviewed, ...mainOnly }],
        [`PUT ${environments}/nightly`, mainOnly],
        [`POST ${environments}/production/deployment-branch-policies`, main],
        [`POST ${environments}/nightly/deployment-branch-policies`, main],
      ],
    );
    for (const { method, path, body } of requests) {
      const described = path
        .replace(repository, "/repos/{owner}/{repo}")
        .replace("/branches/main/", "/branches/{branch}/")
        .replace(/\/environments\/[a-z]+/, "/environments/{environment_name}");
      assert.deepEqual(requestProblems(method, described, body), []);
    }
  });
});
