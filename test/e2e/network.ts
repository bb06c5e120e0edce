import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { createServer } from "node:net";

/** A TCP port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  assert.ok(typeof address === "object" && address !== null);
  listener.close();
  await once(listener, "close");
  return address.port;
}

/** Passes when the https URL answers with status 200 and a certificate of this authority (PEM). */
export async function answers(url: string, authority: string): Promise<void> {
  const [response] = (await once(get(url, { ca: authority }), "response")) as [IncomingMessage];
  response.resume();
  assert.equal(response.statusCode, 200, url);
}
