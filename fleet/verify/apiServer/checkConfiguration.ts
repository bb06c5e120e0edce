import { documentsSince, parseTalosVersion } from "../../../oidc/apiServer/distributions/talosVersion.ts";
import type { ApiServerTarget } from "../../../oidc/apiServer/target.ts";
import { type KubernetesVersion, isAtLeast, kubernetesVersionText } from "../../../oidc/kubernetesVersion.ts";
import { type Clock, type Patience, lookAgain } from "../clock.ts";
import { type Finding, failed, notApplicable, ok, warning } from "../verification.ts";
import { AdministratorError } from "./administrator.ts";
import { hashesOf, type LoadedConfiguration, loadedConfiguration } from "./loadedConfiguration.ts";
import type { ReadMetrics } from "./metrics.ts";

/** What a cluster's API server is to have loaded. */
export interface EmittedConfiguration {
  readonly cluster: string;
  /** The stack's output `authenticationConfiguration`; empty where the distribution takes none. */
  readonly text: string;
  /** The stack's output `apiServerFlags`; empty where it emits none. */
  readonly flags: string;
  /** Where the file lies on every control-plane host, as far as the stack says it. */
  readonly path: string | undefined;
  readonly target: ApiServerTarget;
}

/** What the configuration of an API server shows. */
export interface CheckedConfiguration {
  readonly finding: Finding;
  /** Whether it shows that no audience is accepted but one. */
  readonly oneAudience: boolean;
}

/** The first release whose API server says what it has loaded. */
const toldSince: KubernetesVersion = { major: 1, minor: 34 };

/**
 * How long an API server may take for a new file: it looks once a minute where it was not told of the change, and then has
 * a minute to reach the issuer (kubernetes, pkg/kubeapiserver/options/authentication.go).
 */
const reload: Patience = { interval: 2_000, limit: 90_000 };

/**
 * Whether an API server has loaded the configuration that its stack emitted.
 *
 * @param metrics how its metrics are read; nothing where a program would have to be run for it.
 */
export async function checkConfiguration(
  emitted: EmittedConfiguration,
  metrics: () => Promise<ReadMetrics | undefined>,
  clock: Clock,
  waiting: (forWhat: string) => void,
): Promise<CheckedConfiguration> {
  const reason = whyUntold(emitted);
  // EKS takes one provider with one client id.
  if (reason !== undefined)
    return { finding: notApplicable(reason), oneAudience: emitted.target.distribution === "eks" };
  const hashes = hashesOf(emitted.text);
  try {
    const read = await metrics();
    if (read === undefined)
      return {
        finding: notApplicable(
          "its kubeconfig logs in through a program, which is not run for this; the token decides",
        ),
        oneAudience: false,
      };
    const { loaded } = await lookAgain(
      async () => {
        const now = loadedConfiguration(await read());
        return { loaded: now, final: now === undefined || hashes.includes(now.hash) };
      },
      clock,
      reload,
      () => {
        waiting("for its API server to load the new configuration");
      },
    );
    const finding = judged(emitted, hashes, loaded);
    // Flags take one client id.
    return { finding, oneAudience: loaded === undefined || finding.verdict === "ok" };
  } catch (error) {
    if (!(error instanceof AdministratorError)) throw error;
    return {
      finding: failed(`its API server's metrics cannot be read: ${error.message}`, error.remedy),
      oneAudience: false,
    };
  }
}

/** Why what an API server has loaded cannot be told, or not be compared. */
function whyUntold({ text, target }: EmittedConfiguration): string | undefined {
  const { distribution, kubernetesVersion } = target;
  if (text === "") return `${distribution} keeps it to itself; the token decides`;
  if (writesItsOwn(target))
    return `${distribution} writes the file itself, so it is another; the token decides`;
  return isAtLeast(kubernetesVersion, toldSince)
    ? undefined
    : `Kubernetes ${kubernetesVersionText(kubernetesVersion)} does not tell which file it has loaded; the token decides`;
}

/** Whether a distribution reads our configuration and writes a file of its own (docs/distributions.md). */
function writesItsOwn({ distribution, distributionVersion = "" }: ApiServerTarget): boolean {
  if (distribution === "gardener") return true;
  const talos = distribution === "talos" ? parseTalosVersion(distributionVersion) : undefined;
  return talos !== undefined && talos.minor >= documentsSince.minor;
}

function judged(
  { cluster, flags, path }: EmittedConfiguration,
  hashes: readonly string[],
  loaded: LoadedConfiguration | undefined,
): Finding {
  if (loaded === undefined) {
    const told = "its API server has no AuthenticationConfiguration, so it runs with flags or nothing";
    const remedy = `configure it with the structured form, by the steps of: pulumi stack output apiServer --json -s ${cluster} | jq -r '.structured.steps[]'`;
    return flags === ""
      ? failed(
          `${told}: this stack emits no flags, since they can neither refuse user names that begin with "system:" nor keep the groups of several connectors apart`,
          remedy,
        )
      : warning(`${told}: with flags it does not refuse names that begin with "system:"`, remedy);
  }
  const { hash, failedSince } = loaded;
  if (hashes.includes(hash)) return ok(`loaded as emitted (${hash.slice(0, 19)}…)`);
  const place = path ?? "the file of the API server's --authentication-config";
  const write = `write this stack's output into ${place} on every control-plane host: pulumi stack output authenticationConfiguration -s ${cluster}`;
  return failedSince === undefined
    ? failed(
        `its API server has loaded another configuration than this stack emits (${hash.slice(0, 19)}…)`,
        write,
      )
    : failed(
        `its API server could not load the file that it has now, last tried at ${new Date(failedSince * 1000).toISOString()}, and goes on with the one before`,
        `look into its log for "authentication config"; then ${write}`,
      );
}
