import type { ClusterSettings } from "../../../settings/clusterSettings.ts";
import { type LoadedStack, loadStack } from "../../../settings/loadSettings.ts";
import { fleetText, settingsFiles } from "./writtenSettings.ts";

/** A hub's stack file, all of it right but for what is replaced. */
export function hubText(name: string, settings: Readonly<Record<string, string>> = {}): string {
  return stackFile({
    role: "hub",
    distribution: "kubeadm",
    kubernetesVersion: `"1.34"`,
    exposure: "{ type: LoadBalancer }",
    githubClientId: "Ov23liExample",
    githubClientSecret: "{ secure: v1:abc:def }",
    context: `${name}-admin`,
    ...settings,
  });
}

/** A spoke's stack file, all of it right but for what is replaced. */
export function spokeText(
  name: string,
  hub: string,
  settings: Readonly<Record<string, string>> = {},
): string {
  return stackFile({
    role: "spoke",
    hub,
    distribution: "kubeadm",
    kubernetesVersion: `"1.34"`,
    context: `${name}-admin`,
    ...settings,
  });
}

function stackFile(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `  latchkey:${key}: ${value}\n`);
  return `config:\n${lines.join("")}`;
}

/** A fleet of one hub and two spokes, by stack. */
export const smallFleet: Readonly<Record<string, string>> = {
  "prod-eu": spokeText("prod-eu", "prod-hub"),
  "prod-hub": hubText("prod-hub"),
  "prod-us": spokeText("prod-us", "prod-hub"),
};

/** Loads one stack's settings among the stack files of a fleet. */
export function loadStackOf(
  stacks: Readonly<Record<string, string>>,
  stack: string,
  fleet = fleetText,
): ClusterSettings {
  return loadWholeStackOf(stacks, stack, fleet).settings;
}

/** The same with what the stack relies on at GitHub. */
export function loadWholeStackOf(
  stacks: Readonly<Record<string, string>>,
  stack: string,
  fleet: string,
): LoadedStack {
  const files = Object.entries(stacks).map(([name, text]) => [`Pulumi.${name}.yaml`, text] as const);
  return loadStack({
    files: settingsFiles({ "fleet.yaml": fleet, ...Object.fromEntries(files) }),
    stack,
    fromElsewhere: new Map(),
  });
}
