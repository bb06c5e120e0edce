import { z } from "zod";
import { keyAlgorithms } from "../oidc/keyAlgorithm.ts";
import { duration } from "./durationField.ts";

/** Whose certificate a client sees at the issuer. */
export const certificateSources = ["private-ca", "public"] as const;

/** One of {@link certificateSources}. */
export type CertificateSource = (typeof certificateSources)[number];

const hour = 3600;

/** A certificate's life: whole hours, since @pulumi/tls counts in hours. */
function lifetime(description: string) {
  return duration(description).refine((seconds) => seconds % hour === 0, {
    abort: true,
    error: ({ input }) => `must be whole hours; write ${Math.ceil(Number(input) / hour)}h`,
  });
}

/** The longest life that a certificate may have: a mistyped unit is likelier than a wish for more. */
const longest = 30 * 31_536_000;

const authorityNumber = z
  .int("must be a whole number; write 1")
  .min(1, "must be 1 or more; write 1")
  .describe("The number of an authority. One that was never given before makes a new one.");

/** The certificates that Dex serves its pages with. */
export const certificatesSchema = z
  .strictObject({
    source: z
      .enum(certificateSources)
      .describe(
        "private-ca: an authority of the cluster's own signs the certificate, and every client is given it. public: an Ingress or load balancer in front of Dex answers with a publicly trusted certificate, so that clients need none. Default private-ca.",
      )
      .default("private-ca"),
    serving: lifetime("The life of the serving certificate, in whole hours. Default 90d.").prefault("90d"),
    renewBefore: lifetime(
      "How long before its end any `pulumi up` renews the serving certificate, in whole hours. Shorter than serving. Default 30d.",
    ).prefault("30d"),
    authority: lifetime(
      "The life of an authority that is made from now on, in whole hours. Longer than serving, at most 30y. Default 10y.",
    ).prefault("10y"),
    authorities: z
      .tuple([authorityNumber], authorityNumber)
      .describe(
        "The numbers of the authorities that clients trust; the first signs. One authority follows another in three steps, each rolled out before the next: [1], [1, 2], [2, 1], [2]. Default [1].",
      )
      .default([1]),
    algorithm: z
      .enum(keyAlgorithms)
      .describe(
        "The algorithm of every key that is made from now on: ECDSA-P256, ECDSA-P384, RSA-2048 or RSA-4096. Default ECDSA-P256.",
      )
      .default("ECDSA-P256"),
  })
  .superRefine(({ serving, renewBefore, authority, authorities }, context) => {
    const [signing, ...rest] = authorities;
    const others = new Set(rest.filter((number) => number !== signing));
    if (others.size > 1) {
      context.addIssue({
        code: "custom",
        path: ["authorities"],
        message: `names the authority that signs and more than one other; write [${signing}, ${Math.max(...others)}]`,
      });
    } else if (rest.length > others.size) {
      const [follower = signing + 1] = others;
      context.addIssue({
        code: "custom",
        path: ["authorities"],
        message: `names one authority twice; write [${signing}], or [${signing}, ${follower}] for one that is to follow`,
      });
    }
    if (renewBefore >= serving) {
      context.addIssue({
        code: "custom",
        path: ["renewBefore"],
        message:
          "must be shorter than serving, or every `pulumi up` would make a new certificate; write a third of serving, like 30d for 90d",
      });
    }
    if (serving >= authority) {
      context.addIssue({
        code: "custom",
        path: ["serving"],
        message:
          "must be shorter than authority, since a certificate is not trusted longer than the one that signed it; write 90d, with an authority of 10y",
      });
    }
    if (authority > longest) {
      context.addIssue({
        code: "custom",
        path: ["authority"],
        message: "is longer than 30 years; write 10y",
      });
    }
  })
  .describe("The certificates that Dex serves its pages with. Every key has a default.");
