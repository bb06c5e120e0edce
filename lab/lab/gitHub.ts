import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority, isUsable } from "../certificates.ts";
import { checkGitHub, memoryFile, prepareGitHub, type PreparedGitHub } from "../github/prepare.ts";
import { addressPlan } from "../machine/addressPlan.ts";
import type { Component } from "../machine/supervisor.ts";
import { places } from "../places.ts";
import { callbackUrl } from "../../oidc/dex/callback.ts";
import { labIssuer } from "./issuer.ts";

/** The port at which GitHub answers in the lab, on the machine's own address, so that pods reach it too. */
const port = 8443;

/** An authority with less than this many days left is made anew, and everything that it signed with it. */
const leastDays = 60;

const authorityName = "Acme GitHub Enterprise";

/** Makes the lab's GitHub ready to start: its authority, its certificate, its OAuth App and the app's secret. */
export async function prepareLabGitHub(): Promise<PreparedGitHub> {
  return prepareGitHub(places.github, {
    authority: await keptAuthority(),
    listen: `${addressPlan.machine}:${port}`,
    callbackUrl: callbackUrl(labIssuer),
  });
}

/** Makes GitHub forget everybody's sign-ins and consents, and the apps that were registered. It must not be running. */
export async function forgetGitHub(): Promise<void> {
  await rm(memoryFile(places.github), { force: true });
}

/** GitHub as a component of the lab. It needs nothing but the machine. */
export function gitHubComponent(github: PreparedGitHub): Component {
  return { ...github.program, after: [], check: () => checkGitHub(github) };
}

async function keptAuthority(): Promise<Authority> {
  const files = {
    certificate: join(places.github, "authority.pem"),
    privateKey: join(places.github, "authority-key.pem"),
  };
  if (existsSync(files.certificate) && existsSync(files.privateKey)) {
    const kept: Authority = {
      name: authorityName,
      certificate: await readFile(files.certificate, "utf8"),
      privateKey: await readFile(files.privateKey, "utf8"),
    };
    if (isUsable(kept.certificate, kept, leastDays)) return kept;
  }
  const made = await createAuthority(authorityName);
  await mkdir(places.github, { recursive: true });
  await writeFile(files.privateKey, made.privateKey, { mode: 0o600 });
  await writeFile(files.certificate, made.certificate);
  return made;
}
