import { z } from "zod";
import { httpsUrl } from "./connectors/fields.ts";
import { certificates } from "./fields.ts";
import { quoted } from "./quoted.ts";

/** The longest `sub` claim (OpenID Connect Core 1.0, section 2). */
const longestSubject = 255;

/** `OWNER/REPOSITORY`, which is how people call what a job belongs to, and no `sub` claim of any provider. */
const repositoryName = /^[^\s:/]+\/[^\s:/]+$/;

const subject = z
  .string()
  .regex(/^[!-~]+$/, {
    abort: true,
    error: ({ input }) =>
      `${input === "" ? "is an empty text" : `${quoted(input)} holds more than visible ASCII characters`}; write the sub claim of the job's token, like repo:acme/fleet:ref:refs/heads/main`,
  })
  .max(longestSubject, {
    abort: true,
    error: `is longer than ${longestSubject} characters, which no sub claim is`,
  })
  .refine((written) => !written.toLowerCase().startsWith("system:"), {
    abort: true,
    error: ({ input }) =>
      `${quoted(input)} would be the name of a part of the control plane; list another subject`,
  })
  .refine((written) => !written.includes("*"), {
    abort: true,
    error: ({ input }) =>
      `${quoted(input)} holds a *, which stands for nothing here: write each subject out, so that nobody is let in by a branch's name`,
  })
  .refine((written) => !repositoryName.test(written), {
    error: ({ input }) =>
      `${quoted(input)} is a repository's name; write the sub claim of its job's token, like repo:${String(input)}:ref:refs/heads/main`,
  })
  .describe(
    "The sub claim of a job's token, letter by letter, like repo:acme/fleet:ref:refs/heads/main or, for repositories with immutable subjects, repo:acme@1000/fleet@2000:ref:refs/heads/main.",
  );

/** Jobs that log in without a person and without a stored secret. */
export const automationSchema = z
  .strictObject({
    subjects: z
      .array(subject)
      .min(1, { error: "is empty; list a job's subject, or remove automation" })
      .describe(
        "The jobs that are let in, as a list of the sub claims of their tokens. Dex does not look at a token's audience, so list only jobs that hand their tokens to nobody.",
      ),
    issuer: httpsUrl(
      "The issuer of the jobs' tokens, letter by letter as they name it. Default: GitHub Actions on the host of the fleet's GitHub connectors.",
    ).optional(),
    rootCA: certificates
      .describe(
        "The PEM certificates that sign the issuer's own. Default: without issuer those of the GitHub connector, otherwise the public ones.",
      )
      .optional(),
  })
  .superRefine(({ issuer, rootCA }, context) => {
    if (rootCA === undefined || issuer !== undefined) return;
    context.addIssue({
      code: "custom",
      path: ["rootCA"],
      message:
        "goes with issuer only: for GitHub's own jobs it is the connector's; add issuer, or remove rootCA",
    });
  })
  .describe("Jobs that log in without a person and without a stored secret: docs/automation.md.");

/** `automation` as it stands in the fleet file, checked. */
export type Automation = z.output<typeof automationSchema>;
