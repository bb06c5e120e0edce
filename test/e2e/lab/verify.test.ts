import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { after, before, suite, test } from "node:test";
import { z } from "zod";
import { hashesOf, loadedConfiguration } from "../../../fleet/verify/apiServer/loadedConfiguration.ts";
import type { LinkName } from "../../../fleet/verify/verification.ts";
import { createAuthority } from "../../../lab/certificates.ts";
import { ada, rolloutJob } from "../../../lab/github/acme.ts";
import { type Job, jobSubject } from "../../../lab/github/actions/job.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { repositoryRoot } from "../../../lab/places.ts";
import { changeOutputs } from "../../../lab/project/state.ts";
import { FleetCommand } from "../../../lab/scenario/fleetCommand.ts";
import { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import type { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { appliedFleet, appliedFleetFile } from "./freshFleet.ts";
import { anyToken, linksOf, verifyReport, VerifyTranscript } from "./verifyReport.ts";

const subject = jobSubject(rolloutJob);
const emitted = z.object({ authenticationConfiguration: z.string() });

suite("latchkey verify", () => {
  let fleet: FleetOfStacks;
  let latchkey: FleetCommand;
  let terminal: PersonAtTerminal;
  const transcript = new VerifyTranscript();

  before(async () => {
    fleet = await appliedFleet();
    terminal = await fleet.sitDown(ada);
    latchkey = await FleetCommand.start(fleet, rolloutJob);
  });

  after(async () => {
    await terminal.leave();
  });

  /** What the command says of clusters, for programs; as a job, unless another command is given. */
  const verify = async (args: readonly string[], command = latchkey) =>
    transcript.report(await command.run(["verify", "--json", ...args]));

  /** Gives a running API server another file. It sees that within a minute. */
  const writeConfiguration = async (cluster: string, content: string): Promise<void> => {
    await fleet.clusterNamed(cluster).writeApiServerFile({
      path: "/etc/kubernetes/latchkey/authentication.yaml",
      content,
      mode: "0644",
    });
  };
  /** Waits until an API server has loaded a file. */
  const loads = (cluster: string, content: string) =>
    eventually(
      async () => {
        const administrator = fleet.administrator(fleet.clusterNamed(cluster));
        const { stdout } = await administrator.kubectl(["get", "--raw", "/metrics"], { mustPass: true });
        assert.ok(hashesOf(content).includes(loadedConfiguration(stdout)?.hash ?? ""));
      },
      { subject: `${cluster} to load a file`, timeout: 90_000, interval: 1000 },
    );
  const configurationOf = async (cluster: string) =>
    emitted.parse(await fleet.outputs(cluster)).authenticationConfiguration;

  test("every link holds for a job, without a stored secret", async () => {
    const first = await verify([]);
    assert.ok(first.passed, JSON.stringify(first.clusters, undefined, 1));
    // An API server fetches the issuer's keys with the first token that it is shown, and says then which it has.
    const verified = await verify([]);
    assert.ok(verified.passed, JSON.stringify(verified.clusters, undefined, 1));
    assert.deepEqual(
      verified.clusters.map(({ cluster, identity }) => [cluster, identity]),
      ["hub", "prod-eu", "prod-us"].map((cluster) => [
        cluster,
        { username: subject, groups: [`github:${subject}`] },
      ]),
    );
    for (const { cluster, links } of verified.clusters) {
      const notApplicable: readonly LinkName[] = [
        "name",
        "plugin",
        ...(cluster === "hub" ? [] : (["signingKeys", "storage"] as const)),
      ];
      for (const { link, verdict, told } of links)
        assert.equal(
          verdict,
          notApplicable.includes(link) ? "not-applicable" : "ok",
          `${cluster} ${link} ${told}`,
        );
    }
    for (const cluster of ["hub", "prod-eu", "prod-us"])
      assert.ok(linksOf(verified, "prod-eu").get("refused")?.told.includes(cluster), cluster);
  });

  test("the text says who was logged in, to a person", async () => {
    const { status, stdout, stderr } = await latchkey.run(["verify", "prod-eu"]);
    transcript.add({ stdout, stderr });
    assert.equal(status, 0, stdout + stderr);
    assert.ok(stdout.includes(subject), stdout);
  });

  test("a person logs in through the browser, and every link holds", async () => {
    const { folder, environment: ofProject } = fleet.project;
    // The person's own home and their browser on PATH, and the project's state.
    const environment = Object.fromEntries(
      Object.entries(ofProject).filter(([name]) => name !== "HOME" && name !== "PATH"),
    );
    const args = [join(repositoryRoot, "fleet/main.ts"), "verify", "prod-us", "--login", "browser", "--json"];
    const { status, stdout, stderr, login } = await terminal.run("node", args, {
      cwd: folder,
      environment,
    });
    transcript.add({ stdout, stderr });
    assert.equal(status, 0, stdout + stderr);
    // The last login is for the token that opens nothing: the browser is logged in by then.
    assert.deepEqual(
      login?.pages.map(({ name }) => name),
      ["authenticated"],
      "straight to GitHub, past the connector of jobs",
    );
    const { clusters } = verifyReport.parse(JSON.parse(stdout));
    const [cluster] = clusters;
    assert.deepEqual(cluster?.identity, {
      username: "ada@acme.dev",
      groups: ["github:acme:platform"],
    });
    const verdicts = new Map(cluster.links.map(({ link, verdict }) => [link, verdict]));
    for (const link of ["plugin", "kubeconfig", "token", "accepted", "refused"] as const)
      assert.equal(verdicts.get(link), "ok", link);
  });

  test("a job that is not listed gets no token, and is told its subject", async () => {
    const other: Job = { ...rolloutJob, ref: "refs/heads/feature" };
    const verified = await verify(["prod-eu"], await FleetCommand.start(fleet, other));
    const token = linksOf(verified, "prod-eu").get("token");
    assert.equal(token?.verdict, "failed");
    assert.ok(token.told.includes(jobSubject(other)), token.told);
    assert.match(token.remedy ?? "", /pulumi up -s hub/);
    assert.equal(linksOf(verified, "prod-eu").get("refused")?.verdict, "skipped");
  });

  test("nobody who could log in is no reason to pass", async () => {
    const { HOME: home = "", ...environment } = fleet.project.environment;
    const nobody = await FleetCommand.start(fleet, rolloutJob);
    const { status, stdout } = await nobody.run(["verify", "prod-eu", "--json"], {
      environment: { ...environment, HOME: home, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" },
    });
    assert.equal(status, 1);
    const [cluster] = verifyReport.parse(JSON.parse(stdout)).clusters;
    assert.equal(cluster?.links.find(({ link }) => link === "token")?.verdict, "skipped");
    const { passed } = await verify(["prod-eu", "--login", "never"], nobody);
    assert.ok(passed, "unless asked not to log in");
  });

  // How long it waits, and what it says then, is a matter of test/unit/fleet/verify; e2e/lab/drift finds it without waiting.
  test("it waits for an API server that is about to load its configuration", async () => {
    const [right, other] = [await configurationOf("prod-eu"), await configurationOf("prod-us")];
    await writeConfiguration("prod-eu", other);
    await loads("prod-eu", other);
    const waiting = verify(["prod-eu"]);
    await setTimeout(6000);
    await writeConfiguration("prod-eu", right);
    assert.ok((await waiting).passed);
  });

  test("an API server that has flags is warned of, and the token decides", async () => {
    // The lab's GitHub verifies no e-mail address, so there are flags only with a prefix of user names.
    await fleet.writeFleetFile({ ...appliedFleetFile, identity: { usernamePrefix: "ghes:" } });
    await fleet.up("prod-eu");
    await fleet.configureApiServer(fleet.clusterNamed("prod-eu"), "flags");
    const verified = await verify(["prod-eu"]);
    assert.ok(verified.passed, JSON.stringify(verified.clusters));
    const configuration = linksOf(verified, "prod-eu").get("configuration");
    assert.equal(configuration?.verdict, "warning");
    await fleet.writeFleetFile(appliedFleetFile);
    await fleet.up("prod-eu");
    await fleet.configureApiServer(fleet.clusterNamed("prod-eu"), "structured");
  });

  test("an administrator's kubeconfig that is a secret is read, and left nowhere", async () => {
    const { adminKubeconfigPath } = fleet.clusterNamed("prod-us");
    const text = await readFile(adminKubeconfigPath, "utf8");
    const { context } = fleet.clusterNamed("prod-us");
    await fleet.pulumi("prod-us", ["config", "rm", "latchkey:context"], { mustPass: true });
    await fleet.pulumi("prod-us", ["config", "set", "--secret", "latchkey:kubeconfig"], {
      input: text,
      mustPass: true,
    });
    const verified = await verify(["prod-us"]);
    assert.equal(linksOf(verified, "prod-us").get("configuration")?.verdict, "ok");
    const locked = await latchkey.run(["verify", "prod-us", "--json"], {
      environment: { PULUMI_CONFIG_PASSPHRASE: "another" },
    });
    transcript.add(locked);
    assert.equal(locked.status, 1);
    await fleet.pulumi("prod-us", ["config", "rm", "latchkey:kubeconfig"], { mustPass: true });
    await fleet.pulumi("prod-us", ["config", "set", "latchkey:context", context], { mustPass: true });
    for (const line of text.split("\n").filter((each) => each.includes("key-data")))
      assert.ok(!transcript.written.join("\n").includes(line.trim().split(" ").at(-1) ?? line));
  });

  test("a stack that names another authority than its hub is not used", async () => {
    const { kubeconfigEntry } = await fleet.outputs("prod-us");
    const stranger = await createAuthority("Stranger");
    await changeOutputs(fleet.project, "prod-us", "pulumi:pulumi:Stack", {
      kubeconfigEntry: {
        ...z.looseObject({}).parse(kubeconfigEntry),
        issuerCertificateAuthority: stranger.certificate,
      },
    });
    const verified = await verify(["prod-us", "prod-eu"]);
    const stack = linksOf(verified, "prod-us").get("stack");
    assert.equal(stack?.verdict, "failed");
    assert.match(stack.told, /issuerCertificateAuthority/);
    assert.match(stack.remedy ?? "", /pulumi up -s prod-us/);
    assert.equal(linksOf(verified, "prod-us").get("certificate")?.verdict, "skipped");
    assert.equal(linksOf(verified, "prod-eu").get("certificate")?.verdict, "ok");
    await fleet.up("prod-us");
  });

  test("a Dex that is down is told as that, and nothing else", async () => {
    const administrator = fleet.administrator(fleet.lab.cluster);
    const scale = (replicas: number) =>
      administrator.kubectl(["-n", "latchkey", "scale", "deployment/dex", `--replicas=${replicas}`], {
        mustPass: true,
      });
    await scale(0);
    await administrator.kubectl([
      "-n",
      "latchkey",
      "wait",
      "--for=delete",
      "pod",
      "-l",
      "app.kubernetes.io/name=dex",
    ]);
    const verified = await verify(["prod-eu"]);
    const failed = verified.clusters[0]?.links.filter(({ verdict }) => verdict === "failed") ?? [];
    assert.deepEqual(
      failed.map(({ link }) => link),
      ["certificate"],
    );
    await scale(2);
    await administrator.kubectl(["-n", "latchkey", "rollout", "status", "deployment/dex"], {
      mustPass: true,
    });
    assert.ok((await verify([])).passed);
  });

  test("Ctrl-C ends it at once", async () => {
    const other = await configurationOf("prod-us");
    await writeConfiguration("prod-eu", other);
    await loads("prod-eu", other);
    const running = latchkey.begin(["verify", "prod-eu"]);
    await setTimeout(6000);
    const interrupted = performance.now();
    running.kill("SIGINT");
    const [status] = (await once(running, "exit")) as [number | null];
    assert.equal(status, 130);
    assert.ok(performance.now() - interrupted < 3000);
    await writeConfiguration("prod-eu", await configurationOf("prod-eu"));
  });

  test("no token was ever written", () => {
    assert.ok(transcript.written.length > 10);
    for (const text of transcript.written) assert.doesNotMatch(text, anyToken);
  });
});
