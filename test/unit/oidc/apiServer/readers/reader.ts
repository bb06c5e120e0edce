import assert from "node:assert/strict";
import type { ApiServerConfiguration } from "../../../../../oidc/apiServer/configuration.ts";
import type { ApiServerTarget } from "../../../../../oidc/apiServer/target.ts";
import type { Described, Files } from "../described.ts";

/** Reads what a distribution gets as that distribution does. */
export type Reader = (configuration: ApiServerConfiguration, target: ApiServerTarget) => Described;

/** The folder of what a control-plane host is given. */
export const folder = "/etc/kubernetes/latchkey";

/** What a person gives to the distribution's own tool, by its name. */
export function inputOf(configuration: ApiServerConfiguration, path: string): string {
  const input = configuration.inputs.find((candidate) => candidate.path === path);
  assert.ok(input !== undefined, path);
  return input.content;
}

/** The files of a control-plane host. */
export function onHost(configuration: ApiServerConfiguration): Files {
  return (path) => configuration.files.find((file) => file.path === path)?.content;
}
