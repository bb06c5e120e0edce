import type { Issuer } from "../../../oidc/issuer.ts";
import { type Network, NoAnswerError } from "../network.ts";
import { type Finding, failed, notApplicable, ok } from "../verification.ts";

/** Whether the issuer's host has an address, seen from this machine. */
export async function checkName(issuer: Issuer, network: Network): Promise<Finding> {
  const { hostname, hostIsAddress } = issuer;
  if (hostIsAddress) return notApplicable(`${hostname} is an address`);
  try {
    return ok(`${hostname} is ${(await network.addressesOf(hostname)).join(", ")}`);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return failed(
      `${hostname} has no address here: ${error.message}`,
      `point ${hostname} at Dex in your DNS: kubectl -n latchkey get service,ingress on the cluster that runs it shows where that is`,
    );
  }
}
