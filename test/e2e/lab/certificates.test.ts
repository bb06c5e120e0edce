import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { connect } from "node:tls";
import { after, before, suite, test } from "node:test";
import { ada, grace } from "../../../lab/github/acme.ts";
import { addressPlan } from "../../../lab/machine/addressPlan.ts";
import { changeOutputs, stateResources } from "../../../lab/project/state.ts";
import { dexNodePort } from "../../../lab/lab/issuer.ts";
import { whoAmI } from "../../../lab/scenario/identity.ts";
import type { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { Standalone, stack } from "./standalone.ts";

const day = 86_400_000;

suite("certificates", () => {
  let standalone: Standalone;

  before(async () => {
    standalone = await Standalone.applied();
    await standalone.setFleet({ session: { idToken: "1m" } });
    await standalone.up();
    await standalone.configureApiServer("structured");
  });

  after(async () => {
    await standalone.close();
  });

  test("inside its window, the serving certificate is renewed by a plain up, and nobody's login fails", async () => {
    const [looping, cached] = [await standalone.sitDown(ada), await standalone.sitDown(grace)];
    await whoAmI(cached);
    const before = { serial: await servedSerial(standalone), authority: await authorityOf(standalone) };
    await changeOutputs(standalone.project, stack, "tls:index/locallySignedCert:LocallySignedCert", {
      validityEndTime: new Date(Date.now() + 10 * day).toISOString(),
    });

    const preview = await standalone.preview(["--diff"]);
    assert.equal(preview.status, 0, preview.stdout + preview.stderr);
    assert.match(preview.stdout, /LocallySignedCert/);

    await loginsGoOnDuring(looping, () => standalone.up());

    assert.notEqual(await servedSerial(standalone), before.serial);
    assert.equal(await authorityOf(standalone), before.authority);
    // Its token has ended by now or ends soon: kubelogin refreshes it against the new certificate, without a browser.
    assert.equal((await whoAmI(cached)).login, undefined);
    for (const terminal of [looping, cached]) await terminal.leave();
    const again = await standalone.preview(["--expect-no-changes"]);
    assert.equal(again.status, 0, again.stdout + again.stderr);
  });

  test("a serving certificate that this update would not renew fails the preview", async () => {
    await changeOutputs(standalone.project, stack, "tls:index/locallySignedCert:LocallySignedCert", {
      validityEndTime: new Date(Date.now() + 10 * day).toISOString(),
    });
    const bindings = (await stateResources(standalone.project, stack)).find(({ type }) =>
      type.endsWith(":ClusterRoleBinding"),
    );
    const preview = await standalone.preview(["--target", bindings?.urn ?? ""]);
    assert.notEqual(preview.status, 0);
    assert.match(preview.stdout + preview.stderr, /serving certificate ends on .* in 9 days/);
    await standalone.up();
  });

  test("an authority that would end before what it signs fails the preview", async () => {
    const [authority] = (await stateResources(standalone.project, stack)).filter(({ type }) =>
      type.endsWith(":SelfSignedCert"),
    );
    const end = authority?.outputs?.["validityEndTime"];
    const type = "tls:index/selfSignedCert:SelfSignedCert";
    await changeOutputs(standalone.project, stack, type, {
      validityEndTime: new Date(Date.now() + 60 * day).toISOString(),
    });
    const preview = await standalone.preview();
    assert.notEqual(preview.status, 0);
    assert.match(preview.stdout + preview.stderr, /authority ends on .* in (59|60) days/);
    await changeOutputs(standalone.project, stack, type, { validityEndTime: end });
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
    // A kubeconfig as it was handed out at this step, which later steps do not change.
    const handedOut = `${standalone.kubeconfig}-handed-out`;
    await copyFile(standalone.kubeconfig, handedOut);
    const person = await standalone.sitDown(ada, [], handedOut);
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
