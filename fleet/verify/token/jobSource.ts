import type { AutomationLogin } from "../../../oidc/dex/automation.ts";
import type { Clock } from "../clock.ts";
import type { Network } from "../network.ts";
import { exchangeToken } from "./exchange.ts";
import { jobToken } from "./jobToken.ts";
import { lastingTokens } from "./lastingToken.ts";
import type { MintToken } from "./tokenSource.ts";

/** What a job's tokens are minted with. */
export interface JobSourceMeans {
  readonly environment: NodeJS.ProcessEnv;
  /** Whose jobs the fleet lets in; absent for nobody's. */
  readonly automation: AutomationLogin | undefined;
  readonly network: Network;
  readonly clock: Pick<Clock, "now">;
}

/** Mints tokens by exchanging the job's own, which is asked for once for each issuer and as long as it is good. */
export function jobSource({ environment, automation, network, clock }: JobSourceMeans): MintToken {
  const ownToken = lastingTokens(
    (issuer: string) => issuer,
    (issuer) => jobToken(environment, issuer, automation, network),
    () => clock.now(),
  );
  return async (wanted) => {
    const own = await ownToken(wanted.entry.issuer);
    return "token" in own ? exchangeToken(own.token, wanted, network) : own;
  };
}
