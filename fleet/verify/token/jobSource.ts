import type { AutomationLogin } from "../../../oidc/dex/automation.ts";
import type { Clock } from "../clock.ts";
import type { Network } from "../network.ts";
import type { Finding } from "../verification.ts";
import { claimsOf } from "./claims.ts";
import { exchangeToken } from "./exchange.ts";
import { jobToken } from "./jobToken.ts";
import type { MintToken, MintedToken } from "./tokenSource.ts";

/** A token that ends sooner than this, in milliseconds, is asked for again. */
const leastLife = 60_000;

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
  const known = new Map<string, Promise<MintedToken | Finding>>();
  const ownToken = (issuer: string): Promise<MintedToken | Finding> => {
    const ask = () => jobToken(environment, issuer, automation, network);
    const own = known.get(issuer)?.then((before) => (isGood(before, clock.now()) ? before : ask())) ?? ask();
    known.set(issuer, own);
    return own;
  };
  return async (wanted) => {
    const own = await ownToken(wanted.entry.issuer);
    return "token" in own ? exchangeToken(own.token, wanted, network) : own;
  };
}

/** Whether it need not be asked for again. What is wrong stays so. */
function isGood(own: MintedToken | Finding, now: number): boolean {
  if (!("token" in own)) return true;
  const { exp } = claimsOf(own.token) ?? {};
  return typeof exp === "number" && exp * 1000 - now > leastLife;
}
