import assert from "node:assert/strict";
import { z } from "zod";
import { type LinkName, linkNames } from "../../../fleet/verify/verification.ts";

/** What `latchkey verify --json` writes. */
export const verifyReport = z.object({
  passed: z.boolean(),
  clusters: z.array(
    z.object({
      cluster: z.string(),
      state: z.enum(["passed", "failed", "not-applied"]),
      links: z.array(
        z.object({
          link: z.enum(linkNames),
          verdict: z.enum(["ok", "warning", "failed", "skipped", "not-applicable"]),
          told: z.string(),
          remedy: z.string().optional(),
        }),
      ),
      identity: z.object({ username: z.string(), groups: z.array(z.string()) }).optional(),
    }),
  ),
});

/** A JSON Web Token, whoever signed it. */
export const anyToken = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/;

/** What a command wrote. */
interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that the command has ever written. */
export class VerifyTranscript {
  readonly written: string[] = [];

  /** Notes what a run wrote. */
  add({ stdout, stderr }: Output): void {
    this.written.push(stdout, stderr);
  }

  /** Notes what a run with `--json` wrote, and reads it. */
  report(output: Output & { readonly status: number | null }) {
    const { status, stdout, stderr } = output;
    this.add(output);
    assert.ok(stdout.startsWith("{"), stdout + stderr);
    const { passed, clusters } = verifyReport.parse(JSON.parse(stdout));
    assert.equal(status, passed ? 0 : 1);
    return { passed, clusters, stderr };
  }
}

/** The links of one cluster, by their names. */
export function linksOf({ clusters }: Pick<z.infer<typeof verifyReport>, "clusters">, name: string) {
  const { links } = clusters.find(({ cluster }) => cluster === name) ?? assert.fail(`nothing of ${name}`);
  return new Map<LinkName, (typeof links)[number]>(links.map((link) => [link.link, link]));
}
