import { createHash } from "node:crypto";
import { samplesIn } from "./metrics.ts";

/** What one API server says of the authentication configuration that it has loaded. */
export interface LoadedConfiguration {
  /** `sha256:` and the digest of the file's bytes. */
  readonly hash: string;
  /** When it last loaded a newer file, in seconds since 1970; absent where it has the one that it started with. */
  readonly reloadedAt?: number;
  /** When it last failed to load a newer file, in seconds since 1970; absent where it has loaded one since, or never failed. */
  readonly failedSince?: number;
}

const prefix = "apiserver_authentication_config_controller_";

/**
 * Reads from an API server's metrics which configuration it has loaded (kubernetes/apiserver,
 * pkg/server/options/authenticationconfig/metrics, since Kubernetes 1.34).
 *
 * @returns `undefined` where they do not say: it is an older one, or it was given flags and no file.
 */
export function loadedConfiguration(metrics: string): LoadedConfiguration | undefined {
  let hash: string | undefined;
  const last = { success: 0, failure: 0 };
  for (const { name, label, value } of samplesIn(metrics, prefix)) {
    if (name === `${prefix}last_config_info`) hash = label("hash");
    if (name !== `${prefix}automatic_reload_last_timestamp_seconds`) continue;
    const status = label("status");
    if (status === "success" || status === "failure") last[status] = Number(value);
  }
  if (hash === undefined || hash === "") return undefined;
  return {
    hash,
    ...(last.success > 0 ? { reloadedAt: last.success } : {}),
    ...(last.failure > last.success ? { failedSince: last.failure } : {}),
  };
}

/**
 * The digests that a file has which holds a configuration: editors and shells end it with a line break more or less.
 */
export function hashesOf(configuration: string): readonly string[] {
  const text = configuration.trimEnd();
  return [text, `${text}\n`, `${text}\n\n`].map(
    (spelling) => `sha256:${createHash("sha256").update(spelling).digest("hex")}`,
  );
}
