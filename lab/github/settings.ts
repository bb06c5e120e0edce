import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Directory } from "./directory.ts";
import { login, team } from "./directorySchema.ts";

const absolutePath = z.string().startsWith("/", "must be an absolute path");

const settings = z.strictObject({
  /** The address to listen on, also the host in every URL that the stand-in writes: `10.223.1.2:8443`. */
  listen: z.string().regex(/^[\d.]+:\d+$/, "must be an IPv4 address and a port, such as 10.223.1.2:8443"),
  /** File with the serving certificate, PEM. */
  certificate: absolutePath,
  /** File with its private key, PEM. */
  privateKey: absolutePath,
  /** File that sessions, consents and tokens are remembered in. Made when missing. */
  memory: absolutePath,
  /** The OAuth App that is registered from the start. */
  app: z.strictObject({
    id: z.int().positive(),
    name: z.string().min(1),
    owner: login,
    clientId: z.string().min(1),
    /** File that holds the client secret and nothing else. */
    clientSecretFile: absolutePath,
    url: z.url(),
    callbackUrl: z.url(),
  }),
  /** The personal access token that somebody made. */
  personalAccessToken: z.strictObject({
    login,
    scopes: z.array(z.string()),
    /** File that holds the token and nothing else. */
    file: absolutePath,
  }),
  /** File with the RSA key that signs the tokens of jobs, PEM. */
  actionsKey: absolutePath,
  /** Who there is: see directory.ts. */
  directory: z.strictObject({
    people: z.array(
      z.strictObject({
        id: z.int().positive(),
        login,
        name: z.string(),
        email: z.email(),
        emailVerified: z.boolean().optional(),
        password: z.string().min(1),
      }),
    ),
    organizations: z.array(
      z.strictObject({
        id: z.int().positive(),
        login,
        name: z.string(),
        members: z.array(login),
        owners: z.array(login),
        teams: z.array(team),
      }),
    ),
  }),
});

/** What the stand-in's process is told: one JSON file. */
export type GitHubSettings = Omit<z.infer<typeof settings>, "directory"> & {
  /** Who there is. */
  readonly directory: Directory;
};

/** Reads and checks a settings file. Throws an error that names the file and every wrong path in it. */
export function readSettings(file: string): GitHubSettings {
  const parsed = settings.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new Error(`${file} does not describe a GitHub stand-in:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
