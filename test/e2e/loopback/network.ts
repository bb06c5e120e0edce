import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";

/** Passes when the https URL answers with status 200 and a certificate of this authority (PEM). */
export async function answers(url: string, authority: string): Promise<void> {
  const [response] = (await once(get(url, { ca: authority }), "response")) as [IncomingMessage];
  response.resume();
  assert.equal(response.statusCode, 200, url);
}
