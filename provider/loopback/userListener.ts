import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionOwners, type ConnectionOwners } from "./connectionOwners.ts";

/** What becomes of a connection. */
export interface ConnectionHandlers {
  /** Takes a connection of the user who runs this process, or of root. Nothing was read from it. */
  readonly accept: (socket: Socket) => void;
  /** Takes any other. Default: closes it without a word. */
  readonly refuse?: (socket: Socket) => void;
}

/** A listener for one user of this machine. */
export interface UserListener {
  /** Its port on 127.0.0.1. */
  readonly port: number;
  /** Ends it and all its connections at once. */
  close(): void;
}

/** How often a connection is looked up. A table that changes while it is read may lack a line. */
const attempts = 3;

/**
 * Listens on 127.0.0.1 for the user who runs this process. Every user of the machine can connect to a port there and read
 * its number in `/proc/net/tcp`, so each connection's user is looked up before a byte of it is read. Root is allowed: it
 * can change that user's files anyway.
 *
 * @param port default: any free one.
 * @param owners finds a connection's users. Default: this machine's way.
 * @throws {Error} where it cannot listen, or the machine does not say whose a connection is.
 */
export async function listenForThisUser(
  { accept, refuse = (socket) => socket.destroy() }: ConnectionHandlers,
  port = 0,
  owners?: ConnectionOwners,
): Promise<UserListener> {
  const ownersOf = owners ?? (await connectionOwners());
  const sockets = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client may go away at any time.
    socket.on("error", () => undefined);
    void isOfThisUser(socket, ownersOf).then((isAllowed) => {
      if (socket.destroyed) return;
      if (isAllowed) accept(socket);
      else refuse(socket);
      socket.resume();
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  // A connection that cannot be accepted, for want of file descriptors for example, must not end the process.
  server.on("error", () => undefined);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  return {
    port: address.port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function isOfThisUser(socket: Socket, ownersOf: ConnectionOwners): Promise<boolean> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return false;
  if (localAddress === undefined || localPort === undefined) return false;
  const connection = {
    client: { address: remoteAddress, port: remotePort },
    server: { address: localAddress, port: localPort },
  };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const users = await ownersOf(connection).catch((): readonly number[] => []);
    if (users.length > 0) return users.every((user) => user === 0 || user === process.geteuid?.());
    await sleep(10);
  }
  return false;
}
