import { endianness } from "node:os";

/** One end of a TCP connection. */
export interface Endpoint {
  /** An IPv4 address: `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

/** A TCP connection between two programs of this machine. */
export interface LocalConnection {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

const established = "01";

/**
 * Returns the users who own the client's socket of an open connection, by a socket table of Linux: `/proc/net/tcp`, or
 * `/proc/net/tcp6`, where a socket for IPv6 that is connected to an IPv4 address stands. None where it is not there.
 *
 * Only an open socket that still belongs to a process counts. One that its process has closed, or that waits for the end
 * of the connection, has inode 0, and before Linux 6.17 user 0 as well: a foreign program could send its requests, close,
 * and look like root.
 *
 * @param byteOrder of the machine, which the kernel writes addresses in.
 */
export function ownersInSocketTable(
  table: string,
  { client, server }: LocalConnection,
  byteOrder: "BE" | "LE" = endianness(),
): readonly number[] {
  const written = (mapped: boolean) => {
    const [local, remote] = [client, server].map((end) => kernelNotation(end, mapped, byteOrder));
    return ` ${local} ${remote} ${established} `;
  };
  const wanted = [written(false), written(true)];
  return table
    .split("\n")
    .filter((line) => wanted.some((ends) => line.includes(ends)))
    .flatMap((line) => {
      // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
      const fields = line.trim().split(/\s+/);
      const [uid, inode] = [Number(fields[7]), Number(fields[9])];
      return Number.isInteger(uid) && inode > 0 ? [uid] : [];
    });
}

/** An end of a connection as the kernel writes it: each 32-bit word of the address, and the port, in hexadecimal. */
function kernelNotation({ address, port }: Endpoint, isMapped: boolean, byteOrder: "BE" | "LE"): string {
  const ipv4 = address.split(".").map(Number);
  const bytes = isMapped ? [...Array<number>(10).fill(0), 0xff, 0xff, ...ipv4] : ipv4;
  const words = Array.from({ length: bytes.length / 4 }, (_, word) => bytes.slice(word * 4, word * 4 + 4));
  const inOrder = words.flatMap((word) => (byteOrder === "LE" ? word.toReversed() : word));
  return `${inOrder.map((byte) => hex(byte, 2)).join("")}:${hex(port, 4)}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, "0");
}
