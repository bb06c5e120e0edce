import { X509Certificate } from "node:crypto";
import { pemCertificates } from "../../../oidc/pemCertificates.ts";
import { type Network, NoAnswerError, type ShownChain } from "../network.ts";
import { type Finding, failed, ok, warning } from "../verification.ts";
import type { NamedIssuer } from "./namedIssuer.ts";

const dayMilliseconds = 86_400_000;

/** What OpenSSL and Node say where a certificate is not signed by an authority that is trusted. */
const notSignedByTheAuthority: readonly string[] = [
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

/** Whether what answers at the issuer is trusted by the authority that the stack names, and for how long. */
export async function checkCertificate(named: NamedIssuer, network: Network, now: number): Promise<Finding> {
  const { issuer, certificateAuthority } = named;
  try {
    const shown = await network.chainOf(issuer.hostname, issuer.port, { certificateAuthority });
    return judged(named, shown, now);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return failed(
      `nothing speaks TLS at ${issuer.hostname}:${issuer.port}: ${error.message}`,
      "see whether Dex runs, and whether this machine may reach it: kubectl -n latchkey get pods,service",
    );
  }
}

/** What a chain comes to. @param now milliseconds since 1970. */
export function judged(named: NamedIssuer, { problem, certificates }: ShownChain, now: number): Finding {
  const { issuer, certificateAuthority, renewal } = named;
  if (problem !== undefined) return distrusted(named, problem);
  const roots = pemCertificates(certificateAuthority ?? "");
  const ends = [
    ...certificates.map(({ name, valid_to: end }) => ({ name, end: Date.parse(end) })),
    // Of several authorities one is the successor of another: what ends last counts.
    ...roots
      .map((root) => new X509Certificate(root))
      .map(({ subject, validTo }) => ({ name: subject.replace(/^CN=/, ""), end: Date.parse(validTo) }))
      .toSorted((left, right) => right.end - left.end)
      .slice(0, 1),
  ];
  const [first] = ends.toSorted((left, right) => left.end - right.end);
  if (first === undefined) return failed(`${issuer.url} shows no certificate`, renewal.remedy);
  const days = Math.floor((first.end - now) / dayMilliseconds);
  const left = `${first.name} ends in ${days} ${days === 1 ? "day" : "days"}`;
  return days < renewal.days ? warning(`trusted, and ${left}`, renewal.remedy) : ok(`trusted, ${left}`);
}

function distrusted({ issuer, certificateAuthority, renewal }: NamedIssuer, problem: string): Finding {
  if (problem === "CERT_HAS_EXPIRED")
    return failed(`the certificate at ${issuer.url} has ended, or an authority above it`, renewal.remedy);
  if (problem === "ERR_TLS_CERT_ALTNAME_INVALID")
    return failed(
      `the certificate at ${issuer.url} is not for ${issuer.hostname}: something else answers there`,
      `point ${issuer.hostname} at Dex, and see that nothing in between ends TLS with a certificate of its own`,
    );
  if (!notSignedByTheAuthority.includes(problem))
    return failed(`the certificate at ${issuer.url} is not trusted: ${problem}`, renewal.remedy);
  return certificateAuthority === undefined
    ? failed(
        `the certificate at ${issuer.url} is not publicly trusted (${problem})`,
        "have what answers there show a public certificate with its whole chain, or write certificates.source: private-ca into fleet.yaml",
      )
    : failed(
        `the certificate at ${issuer.url} is not signed by the authority that this stack names (${problem})`,
        "apply the stack of the cluster that runs Dex, then this one, and give its API server the new configuration; or something in between ends TLS with a certificate of its own",
      );
}
