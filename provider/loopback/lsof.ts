import type { LocalConnection } from "./socketTable.ts";

/**
 * The arguments of lsof that list the established connections of a port with their users. Without root's rights macOS shows
 * the sockets of the user's own processes only.
 */
export function lsofArguments({ server }: LocalConnection): readonly string[] {
  return ["-nPw", "-a", `-iTCP:${server.port}`, "-sTCP:ESTABLISHED", "-Fpun"];
}

/** Returns the users whose processes hold the client's socket of a connection, by what lsof wrote. */
export function ownersInLsof(listing: string, { client, server }: LocalConnection): readonly number[] {
  const end = (mapped: boolean) =>
    [client, server]
      .map(({ address, port }) => `${mapped ? `[::ffff:${address}]` : address}:${port}`)
      .join("->");
  const wanted = [end(false), end(true)];
  const owners: number[] = [];
  let user = Number.NaN;
  // One field a line, its letter first: a process (p), its user (u), then each of its files (f) with its name (n).
  for (const line of listing.split("\n")) {
    const value = line.slice(1);
    if (line.startsWith("p")) user = Number.NaN;
    if (line.startsWith("u")) user = Number(value);
    if (line.startsWith("n") && wanted.includes(value) && Number.isInteger(user)) owners.push(user);
  }
  return owners;
}
