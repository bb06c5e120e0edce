import { z } from "zod";
import { type Issuer, parseIssuer } from "../oidc/issuer.ts";
import { pemCertificatesProblem } from "../oidc/pemCertificates.ts";
import { isUnfitToShow, quoted } from "./quoted.ts";

/** An issuer URL, parsed. */
export function issuer(description: string) {
  return (
    z
      .string()
      // The pattern is for editors, which know no parser.
      .meta({ description, pattern: "^https://[^?#@]*[^/?#@]$" })
      .transform((written, context): Issuer => {
        const parsed = parseIssuer(written);
        if (!("length" in parsed)) return parsed;
        const subject = isUnfitToShow(written) ? "" : `${quoted(written)} `;
        for (const problem of parsed) {
          context.issues.push({ code: "custom", input: written, message: subject + problem });
        }
        return z.NEVER;
      })
  );
}

/** A number that may stand in quotes too: `pulumi config set` without `--path` writes it as a text. */
export function alsoInQuotes<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value),
    schema,
  );
}

/**
 * A name as Kubernetes takes it for a namespace and most objects (RFC 1123 label: kubernetes/apimachinery,
 * pkg/util/validation).
 */
export const namespaceName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, {
  abort: true,
  error: ({ input }) =>
    input === "*"
      ? `"*" is not a namespace; for the whole cluster remove the key namespaces`
      : `${quoted(input)} is not a namespace; write lower-case letters, digits and "-", at most 63, beginning and ending with a letter or digit`,
});

/** One certificate or more in PEM. */
export const certificates = z.string().superRefine((written, context) => {
  const problem = pemCertificatesProblem(written);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});
