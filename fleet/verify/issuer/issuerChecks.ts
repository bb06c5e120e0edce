import type { Network } from "../network.ts";
import type { Finding } from "../verification.ts";
import { checkCertificate } from "./certificate.ts";
import { type DiscoveryDocument, checkDiscovery } from "./discovery.ts";
import { checkKeys } from "./keySet.ts";
import { checkName } from "./nameResolution.ts";
import type { NamedIssuer } from "./namedIssuer.ts";

/** The links that all clusters of one issuer have in common. Each is looked at once, whoever asks. */
export interface IssuerChecks {
  name(): Promise<Finding>;
  certificate(): Promise<Finding>;
  discovery(): Promise<Finding>;
  keys(): Promise<Finding>;
  /** The discovery document; absent where it is wrong. */
  document(): Promise<DiscoveryDocument | undefined>;
}

/** What the checks of an issuer are made with. */
export interface IssuerMeans {
  readonly network: Network;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Makes the checks of issuers, the same ones for the same issuer and authority. */
export function issuerChecks(means: IssuerMeans): (named: NamedIssuer) => IssuerChecks {
  const made = new Map<string, IssuerChecks>();
  return (named) => {
    const key = JSON.stringify([named.issuer.url, named.certificateAuthority]);
    const checks = made.get(key) ?? checksOf(named, means);
    made.set(key, checks);
    return checks;
  };
}

function checksOf(named: NamedIssuer, { network, now }: IssuerMeans): IssuerChecks {
  const discovered = once(() => checkDiscovery(named, network));
  return {
    name: once(() => checkName(named.issuer, network)),
    certificate: once(() => checkCertificate(named, network, now())),
    discovery: async () => (await discovered()).finding,
    document: async () => (await discovered()).document,
    keys: once(async () => checkKeys(named, await discovered(), network)),
  };
}

/** The same work once, however often it is asked for. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | undefined;
  return () => (begun ??= work());
}
