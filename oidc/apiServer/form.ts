import type { ClusterLogin } from "../clusterLogin.ts";
import type { KubernetesVersion } from "../kubernetesVersion.ts";
import { authenticationConfiguration } from "./authenticationConfiguration.ts";
import type { HostFile } from "./configuration.ts";
import { oidcFlagFiles, oidcFlags } from "./flags.ts";

/** What one API server needs, before a distribution packs it: arguments, and the files that they name. */
export interface Form {
  /** `flags` are read at start only; a `structured` file is watched, and changes are taken over while running. */
  readonly kind: "flags" | "structured";
  /** Files, by the path under which the API server sees them. */
  readonly files: readonly HostFile[];
  /** The API server's flags without their leading dashes, in order. */
  readonly flags: ReadonlyMap<string, string>;
}

/** The login as `--oidc-*` flags. */
export function flagsForm(login: ClusterLogin, folder: string): Form {
  return { kind: "flags", files: oidcFlagFiles(login, folder), flags: oidcFlags(login, folder) };
}

/** The login as an `AuthenticationConfiguration`, whose file keeps its name: the API server watches it. */
export function structuredForm(login: ClusterLogin, version: KubernetesVersion, folder: string): Form {
  const path = `${folder}/authentication.yaml`;
  return {
    kind: "structured",
    files: [{ path, content: authenticationConfiguration(login, version), mode: "0644" }],
    flags: new Map([["authentication-config", path]]),
  };
}

/** The form's flags as the API server's command line has them. */
export function argumentsOf(form: Form): readonly string[] {
  return [...form.flags].map(([name, value]) => `--${name}=${value}`);
}

/** The step that takes the other form away: with both, an API server does not start. */
export function withoutOtherForm(form: Form): string {
  return form.kind === "flags"
    ? "Remove the API server's argument authentication-config, if it is set: it refuses to start with both forms."
    : "Remove every oidc-* argument that the API server already has: it refuses to start with both forms.";
}
