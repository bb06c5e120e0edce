import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { gitHubApp, oauthApp } from "./apps/app.ts";
import { team } from "./directorySchema.ts";
import { comment, deployment, finishedRun } from "./repositories/records.ts";

/** Numbers up to this one are free for what the settings name. */
const lastConfiguredId = 100_000;

const memory = z.strictObject({
  /** Browser sessions by the hash of their cookie; `expires` in milliseconds since 1970. */
  sessions: z.record(z.string(), z.strictObject({ login: z.string(), expires: z.number() })),
  /** Scopes by "login client-id". */
  consents: z.record(z.string(), z.array(z.string())),
  /** Access tokens by their hash. */
  tokens: z.record(
    z.string(),
    z.strictObject({ login: z.string(), clientId: z.string(), scopes: z.array(z.string()) }),
  ),
  // What follows came later: a memory without it is one in which none of it was used.
  /** Apps that people registered. */
  apps: z.array(z.discriminatedUnion("kind", [oauthApp, gitHubApp])).default([]),
  /** Hashes of generated client secrets by client ID. */
  clientSecrets: z.record(z.string(), z.array(z.string())).default({}),
  /** All teams of an organisation by its login, once one was changed. */
  teams: z.record(z.string(), z.array(team)).default({}),
  /** What jobs wrote on pull requests. */
  comments: z.array(comment).default([]),
  /** How runs of workflows ended, oldest first. */
  runs: z.array(finishedRun).default([]),
  /** Deployments to environments, oldest first. */
  deployments: z.array(deployment).default([]),
  /** The highest number given to an app, installation, team, comment, run or deployment. GitHub gives none twice. */
  lastId: z.int().default(lastConfiguredId),
});

/** What outlives the stand-in's process: GitHub does not forget tokens when a server of its restarts. */
export type Memory = z.infer<typeof memory>;

/** Where state is kept, and what time it is. Whatever keeps state shares one memory. */
export interface StateOptions {
  /** What was remembered by an earlier process. Default: nothing. */
  readonly memory?: Memory;
  /** Called with everything to remember after each change. Default: nothing is kept. */
  readonly remember?: (memory: Memory) => void;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
}

/** The memory of a stand-in that nobody has used yet. */
export function emptyMemory(): Memory {
  return memory.parse({ sessions: {}, consents: {}, tokens: {} });
}

/** Reads what an earlier process wrote. Empty when there is no such file; throws when it is not ours. */
export function readMemory(file: string): Memory {
  if (!existsSync(file)) {
    return emptyMemory();
  }
  const parsed = memory.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new Error(
      `${file} is not the memory of the GitHub stand-in. Delete it to start afresh.\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/** Writes the memory so that a reader or a crash never meets half a file. */
export function writeMemory(file: string, content: Memory): void {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(content, undefined, 2), { mode: 0o600 });
  renameSync(draft, file);
}
