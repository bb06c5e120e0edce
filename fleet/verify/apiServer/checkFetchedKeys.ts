import { earlyFetchSeconds, keySetLifetimeSeconds } from "../../../oidc/dex/signingKeys.ts";
import { type Clock, lookAgain } from "../clock.ts";
import { type Network, NoAnswerError } from "../network.ts";
import { type Finding, failed, notApplicable, ok } from "../verification.ts";
import { AdministratorError } from "./administrator.ts";
import { fetchedKeys, holdsSigningKey } from "./fetchedKeys.ts";
import { loadedConfiguration } from "./loadedConfiguration.ts";
import type { ReadMetrics } from "./metrics.ts";

/** An issuer whose keys an API server needs. */
export interface KeyIssuer {
  readonly url: string;
  /** Where it publishes its keys. */
  readonly keysUrl: string;
  /** The authorities that sign its certificate, as PEM; absent where it is publicly trusted. */
  readonly certificateAuthority: string | undefined;
}

/** What the check is made with. */
export interface FetchedKeysDependencies {
  /** How the API server's metrics are read; nothing where a program would have to be run for it. */
  readonly metrics: () => Promise<ReadMetrics | undefined>;
  readonly network: Network;
  readonly clock: Clock;
  readonly waiting: (forWhat: string) => void;
  /** Where the `AuthenticationConfiguration` lies on every control-plane host; absent where that is not known. */
  readonly configurationPath: string | undefined;
}

/** What was seen of an API server's keys. */
interface Seen {
  readonly final: boolean;
  readonly finding: Finding;
  /** Until when the API server relies on other keys, in milliseconds since 1970. */
  readonly until: number;
}

/** How often an API server's keys are compared while they are not the issuer's, in milliseconds. */
const interval = 5_000;

/** The longest that an API server relies on other keys, and some time to notice that it no longer does. */
const limit = keySetLifetimeSeconds * 1000 + 3 * interval;

/**
 * Checks whether an API server has the key that its issuer signs with, or will fetch it for the next token. Otherwise it
 * refuses fresh tokens until its copy of the key set expires, which is waited for.
 */
export async function checkFetchedKeys(
  issuer: KeyIssuer,
  dependencies: FetchedKeysDependencies,
): Promise<Finding> {
  const { metrics, clock, waiting } = dependencies;
  try {
    const read = await metrics();
    if (read === undefined)
      return notApplicable(
        "its kubeconfig logs in through a program, which is not run for this; the token decides",
      );
    let until = 0;
    const { finding } = await lookAgain(
      async () => {
        const seen = await look(issuer, await read(), dependencies);
        ({ until } = seen);
        return seen;
      },
      clock,
      { interval, limit },
      () => {
        waiting(
          `until ${timeText(until)} for its API server to fetch the issuer's keys: it has a copy without the key that signs, and refuses fresh tokens until then`,
        );
      },
    );
    return finding;
  } catch (error) {
    if (error instanceof AdministratorError)
      return notApplicable(`its API server's metrics cannot be read: ${error.message}; the token decides`);
    if (error instanceof NoAnswerError)
      return failed(`${issuer.keysUrl} does not answer: ${error.message}`, "run this again");
    throw error;
  }
}

async function look(
  { url, keysUrl, certificateAuthority }: KeyIssuer,
  metrics: string,
  { network, clock, configurationPath }: FetchedKeysDependencies,
): Promise<Seen> {
  const final = (finding: Finding): Seen => ({ final: true, finding, until: 0 });
  const fetched = fetchedKeys(metrics, url);
  if (fetched === undefined)
    return final(
      notApplicable(
        "its API server does not say which keys it has: it has fetched none yet, or is older than Kubernetes 1.35; the token decides",
      ),
    );
  const { status, body } = await network.ask(keysUrl, { certificateAuthority });
  if (status !== 200) return final(failed(`${keysUrl} answers with status ${status}`, "run this again"));
  if (holdsSigningKey(fetched.hash, body)) return final(ok("it has the key that the issuer signs with"));
  const { reloadedAt = 0 } = loadedConfiguration(metrics) ?? {};
  if (reloadedAt > fetched.at)
    return final(ok("it has loaded a configuration since, and fetches the keys for the next token"));
  const until = (fetched.at + keySetLifetimeSeconds - earlyFetchSeconds) * 1000;
  if (clock.now() > until) return final(ok("it fetches the issuer's keys for the next token"));
  return {
    final: false,
    until,
    finding: failed(
      `the issuer signs with a key that its API server does not have: it refuses fresh tokens until ${timeText(until)}`,
      configurationPath === undefined
        ? "wait until then, or restart the API server; docs/keys.md"
        : `wait until then, or change a comment in ${configurationPath} on every control-plane host, which makes it fetch the keys within a minute; docs/keys.md`,
    ),
  };
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
