import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { Response } from "undici";
import {
  convertManifest,
  findApp,
  findInstallation,
  RefusedKeyError,
  SpentCodeError,
  uninstall,
} from "../../../github/appApi.ts";
import { appDifferences } from "../../../github/appDifferences.ts";
import { appManifest, neededPermissions } from "../../../github/appManifest.ts";
import { UnreachableError } from "../../../github/connection.ts";
import { destination, install, openManifest } from "../lab/github/registration.ts";
import { StandIn } from "../lab/github/standIn.ts";
import { fetchFrom, host } from "./standInFetch.ts";

const registration = {
  name: "Acme Kubernetes",
  url: "https://login.acme.dev",
  callbackUrl: "https://login.acme.dev/callback",
  owner: { kind: "organization", organization: "acme" },
} as const;

/** A stand-in at today's time, which has an app that was registered by our manifest. */
async function withApp() {
  const standIn = new StandIn();
  standIn.time = Date.now();
  const fetch = fetchFrom(standIn);
  const manifest = appManifest(registration, "http://127.0.0.1:1/registered");
  const { draft } = await openManifest(standIn, JSON.parse(manifest));
  const Cookie = await standIn.signIn("ada");
  const form = { draft, name: registration.name };
  const confirmed = await standIn.post("/organizations/acme/settings/apps", form, { Cookie });
  const code = destination(confirmed).searchParams.get("code") ?? "";
  return { standIn, fetch, code, app: await convertManifest({ host }, code, fetch) };
}

describe("an app at GitHub's interface", () => {
  it("is what its manifest asked for, and no more", async () => {
    const { app, fetch } = await withApp();
    const found = await findApp({ host }, app, fetch);
    assert.deepEqual(found, {
      slug: "acme-kubernetes",
      name: "Acme Kubernetes",
      htmlUrl: app.htmlUrl,
      owner: { kind: "organization", login: "acme" },
      url: registration.url,
      permissions: neededPermissions,
      events: [],
    });
    assert.ok(found);
    assert.deepEqual(appDifferences(found, registration), []);
  });

  it("gives its credentials for a code once", async () => {
    const { code, fetch } = await withApp();
    await assert.rejects(convertManifest({ host }, code, fetch), SpentCodeError);
    await assert.rejects(convertManifest({ host }, "never-given", fetch), SpentCodeError);
  });

  it("is installed where somebody has installed it, until it is taken away", async () => {
    const { app, fetch, standIn } = await withApp();
    assert.equal(await findInstallation({ host }, app, "acme", fetch), undefined);
    await install(standIn, app.slug);
    const installation = await findInstallation({ host }, app, "acme", fetch);
    assert.ok(installation !== undefined);
    await uninstall({ host }, app, installation, fetch);
    assert.equal(await findInstallation({ host }, app, "acme", fetch), undefined);
  });

  it("is not gone because something before GitHub knows no such page", async () => {
    const { app } = await withApp();
    const proxy = () => Promise.resolve(new Response("404 page not found", { status: 404 }));
    await assert.rejects(findApp({ host }, app, proxy), UnreachableError);
  });

  it("is told from one whose key is refused, and from a GitHub that is down", async () => {
    const { app, fetch } = await withApp();
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    await assert.rejects(findApp({ host }, { ...app, privateKey }, fetch), RefusedKeyError);
    await assert.rejects(
      findApp({ host }, app, () => Promise.reject(new UnreachableError(host, "connection refused"))),
      UnreachableError,
    );
  });
});
