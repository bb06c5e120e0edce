import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:tls";
import { after, before, suite, test } from "node:test";
import { ada, grace } from "../../lab/github/acme.ts";
import { addressPlan } from "../../lab/machine/addressPlan.ts";
import { dexNodePort } from "../../lab/lab/issuer.ts";
import { whoAmI } from "../../lab/scenario/identity.ts";
import type { PersonAtTerminal } from "../../lab/scenario/personAtTerminal.ts";
import { Standalone, stack } from "./standalone.ts";

suite("the authority of certificates", () => {
  let standalone: Standalone;

  before(async () => {
    standalone = await Standalone.prepare("authorities", { session: { idToken: "1m" } });
    await standalone.up();
    await standalone.configureApiServer("structured");
  });

  after(async () => {
    await standalone.close();
  });

  test("one authority follows another, and nobody's login fails", async () => {
    const step = async (authorities: readonly number[]) => {
      await standalone.setFleet({ session: { idToken: "1m" }, certificates: { authorities } });
    };
    const first = await authorityOf(standalone);
    await step([1, 2]);
    await standalone.up();
    await standalone.configureApiServer("structured");
    const both = await authorityOf(standalone);
    assert.ok(both.startsWith(first) && both.length > first.length);
    const person = await standalone.sitDown(ada);
    await whoAmI(person);

    const serial = await servedSerial(standalone);
    const before = await emitted(standalone);
    await step([2, 1]);
    await loginsGoOnDuring(person, () => standalone.up());
    assert.notEqual(await servedSerial(standalone), serial);
    assert.deepEqual(await emitted(standalone), before);

    await step([2]);
    await loginsGoOnDuring(person, () => standalone.up());
    await standalone.configureApiServer("structured");
    const second = await authorityOf(standalone);
    assert.equal(first + second, both);
    assert.equal((await whoAmI(await standalone.sitDown(grace))).username, grace.email);
    const again = await standalone.preview(["--expect-no-changes"]);
    assert.equal(again.status, 0, again.stdout + again.stderr);
  });
});

/** What a stack gives to its API server and to people. */
async function emitted(standalone: Standalone) {
  const { apiServer, kubeconfig } = await standalone.project.outputs(stack);
  return { apiServer, kubeconfig };
}

/** Has a person log in anew, again and again, until an update has ended. Every login must go well. */
async function loginsGoOnDuring(person: PersonAtTerminal, update: () => Promise<unknown>): Promise<void> {
  const state = { isRunning: true };
  const updated = update().finally(() => {
    state.isRunning = false;
  });
  let logins = 0;
  while (state.isRunning) {
    await person.logOut();
    assert.notEqual((await whoAmI(person)).login, undefined);
    logins += 1;
  }
  await updated;
  assert.ok(logins >= 2, `only ${logins} logins during the update`);
}

async function authorityOf(standalone: Standalone): Promise<string> {
  return String((await standalone.project.outputs(stack))["certificateAuthority"]);
}

/** The serial number of the certificate that Dex serves now, verified against the stack's authority. */
async function servedSerial(standalone: Standalone): Promise<string> {
  const socket = connect({ host: addressPlan.machine, port: dexNodePort, ca: await authorityOf(standalone) });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}
