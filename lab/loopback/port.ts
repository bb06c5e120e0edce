import { once } from "node:events";
import { createServer } from "node:net";

/** Returns a TCP port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (typeof address !== "object" || address === null) throw new Error("the listener has no port");
  listener.close();
  await once(listener, "close");
  return address.port;
}
