import { readFileSync } from "node:fs";
import { z } from "zod";

/** An absolute path. */
export const absolutePath = z.string().startsWith("/", "must be an absolute path");

/** What the process of every identity provider with pages is told. */
export const webProviderSettings = z.strictObject({
  /** The IPv4 address and port to listen on, also those in the URLs that the provider writes. */
  listen: z.string().regex(/^[\d.]+:\d+$/, "must be an IPv4 address and a port, such as 10.223.1.2:9443"),
  /** File with the serving certificate, PEM. */
  certificate: absolutePath,
  /** File with its private key, PEM. */
  privateKey: absolutePath,
  /** Who there is: see accounts.ts. */
  accounts: z.array(
    z.strictObject({
      login: z.string().min(1),
      name: z.string(),
      email: z.email(),
      password: z.string().min(1),
      groups: z.array(z.string().min(1)),
      connector: z.string(),
    }),
  ),
});

/** Reads and checks a JSON file. Throws an error that names the file and every wrong path in it. */
export function readSettings<T>(schema: z.ZodType<T>, file: string | undefined): T {
  if (file === undefined) throw new Error("Say where the settings are: node serve.ts SETTINGS");
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} is wrong:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
