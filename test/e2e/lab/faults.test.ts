import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { get } from "../../../lab/cluster/request.ts";
import { ada, grace } from "../../../lab/github/acme.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { waitForDex } from "../../../lab/scenario/dexReadiness.ts";
import { whoAmI } from "../../../lab/scenario/identity.ts";
import type { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { retryMark } from "../../runner/record.ts";
import { Standalone, stack } from "./standalone.ts";

/** How often a pod of Dex tries its storage, in milliseconds (dex/cmd/dex/serve.go, `ExecutionPeriod`). */
const storageCheckInterval = 15_000;

suite("faults", () => {
  let standalone: Standalone;
  let terminal: PersonAtTerminal;

  before(async () => {
    standalone = await Standalone.applied();
    terminal = await standalone.sitDown(ada);
    await whoAmI(terminal);
  });

  after(async () => {
    await standalone.close();
  });

  /** What kubectl says of Dex's pods, in one of its forms. */
  const ofPods = async (form: string): Promise<string> => {
    const { stdout } = await standalone.administrator.kubectl(
      ["get", "pods", "-n", "latchkey", "-l", "app.kubernetes.io/name=dex", "-o", form],
      { mustPass: true },
    );
    return stdout;
  };

  const pods = async (): Promise<readonly string[]> =>
    (await ofPods("name")).split("\n").filter((name) => name !== "");

  /** One pod of Dex, once there are two. An API server that has just started may still list none. */
  const oneOfTwo = async (): Promise<string> =>
    eventually(
      async () => {
        const [first, ...others] = await pods();
        // One that ends is still listed.
        if (first === undefined || others.length !== 1) throw new Error(`there are ${others.length + 1}`);
        return first;
      },
      { subject: "two pods of Dex", timeout: 60_000, interval: 500 },
    );

  /** Waits until two pods of Dex are ready, and no other is left. */
  const rolledOut = async (): Promise<void> => {
    await standalone.administrator.kubectl(
      ["rollout", "status", "deployment/dex", "-n", "latchkey", "--timeout=60s"],
      { mustPass: true },
    );
    await oneOfTwo();
  };

  test("a pod of Dex is killed while people log in: a retry at most", async (context) => {
    const failures: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const victim = await oneOfTwo();
      const killed = standalone.administrator.kubectl(
        ["delete", victim, "-n", "latchkey", "--grace-period=0", "--force", "--wait=false"],
        { mustPass: true },
      );
      await terminal.logOut();
      const first = await whoAmI(terminal).catch(async (error: unknown) => {
        failures.push(String(error));
        context.diagnostic(retryMark + String(error));
        // A person needs this long to read the error and run the command again.
        await sleep(2000);
        return whoAmI(terminal);
      });
      assert.equal(first.username, ada.email);
      await killed;
      await rolledOut();
    }
    assert.ok(failures.length <= 2, `${failures.length} of 4 logins needed a retry:\n${failures.join("\n")}`);
  });

  test("a node is drained: one pod of Dex stays until the other one is there again", async () => {
    await oneOfTwo();
    const evict = async (pod: string) => {
      const name = pod.replace("pod/", "");
      const eviction = {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace: "latchkey" },
      };
      return standalone.administrator.kubectl(
        ["create", "--raw", `/api/v1/namespaces/latchkey/pods/${name}/eviction`, "--filename", "-"],
        { input: JSON.stringify(eviction) },
      );
    };
    const answers = await Promise.all((await pods()).map(evict));
    const refused = answers.filter(({ status }) => status !== 0);
    assert.equal(answers.length, 2);
    assert.equal(refused.length, 1, "one is evicted, and one is not");
    assert.match(refused[0]?.stderr ?? "", /disruption budget/);
    await terminal.logOut();
    assert.equal((await whoAmI(terminal)).username, ada.email);
    await rolledOut();
  });

  test("the API server is restarted: the same login goes on", async () => {
    await standalone.configureApiServer("structured");
    assert.equal((await whoAmI(terminal)).username, ada.email);
  });

  test("the API server is away for a while: no pod of Dex leaves its Service", async () => {
    const outputs = await standalone.project.outputs(stack);
    const discovery = `${String(outputs["issuer"])}/.well-known/openid-configuration`;
    const askFor = async (duration: number): Promise<void> => {
      const end = performance.now() + duration;
      while (performance.now() < end) {
        await get(discovery, { ca: String(outputs["certificateAuthority"]) });
        await sleep(200);
      }
    };
    const readySince = () =>
      ofPods(`jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")]}{end}`);
    await rolledOut();
    const before = await readySince();
    await standalone.lab.cluster.withoutApiServer(() => askFor(storageCheckInterval + 3_000));
    await askFor(storageCheckInterval);
    assert.equal(await readySince(), before);
    await waitForDex(outputs);
    await terminal.logOut();
    assert.equal((await whoAmI(terminal)).username, ada.email);
  });

  test("the engine is killed in the middle of an update: the next one completes it", async () => {
    // Shorter, since API servers refuse longer tokens until they are told.
    await standalone.setFleet({ session: { idToken: "10m" } });
    const kill = new AbortController();
    const killed = await standalone.up([], {
      signal: kill.signal,
      onLine: (line) => {
        if (/dex-configuration.*(creating|created)/.test(line)) kill.abort();
      },
    });
    assert.equal(killed.status, null, "the engine was to be killed, but ended by itself");
    const refused = await standalone.up([], {});
    if (refused.status !== 0) {
      assert.match(refused.stdout + refused.stderr, /pulumi cancel|locked/);
      await standalone.project.pulumi(["cancel", "--yes", stack], { mustPass: true });
      await standalone.up();
    }
    const preview = await standalone.preview(["--refresh", "--expect-no-changes"]);
    assert.equal(preview.status, 0, preview.stdout + preview.stderr);
    await terminal.logOut();
    assert.equal((await whoAmI(terminal)).username, ada.email);
  });

  test("GitHub is down: who is in stays in, and who is not is told so", async () => {
    await standalone.lab.stop("github");
    try {
      assert.equal((await whoAmI(terminal)).login, undefined);
      const stranger = await standalone.sitDown(grace);
      await assert.rejects(whoAmI(stranger), /10\.223\.1\.2:8443|ERR_CONNECTION_REFUSED/);
    } finally {
      await standalone.lab.start("github");
    }
  });

  test("Dex is gone: who is in stays in until their token ends, and the administrator's way in works", async () => {
    await standalone.administrator.kubectl(["scale", "deployment/dex", "-n", "latchkey", "--replicas=0"], {
      mustPass: true,
    });
    assert.equal((await whoAmI(terminal)).login, undefined);
    const { stdout } = await standalone.administrator.kubectl(["auth", "whoami", "-o", "json"], {
      mustPass: true,
    });
    assert.match(stdout, /system:masters/);
    await standalone.up(["--refresh"]);
    await terminal.logOut();
    assert.equal((await whoAmI(terminal)).username, ada.email);
  });
});
