import { Response } from "undici";
import type { GitHubFetch } from "../../../github/connection.ts";
import type { StandIn } from "../lab/github/standIn.ts";

/** Where the stand-in believes to be. */
export const host = "github.test:8443";

/** Asks the stand-in in this process, without a network. */
export function fetchFrom(standIn: StandIn): GitHubFetch {
  return async (url, request) => {
    const answered = await standIn.request(url, request);
    const text = await answered.text();
    return new Response(text === "" ? null : text, {
      status: answered.status,
      headers: Object.fromEntries(answered.headers),
    });
  };
}
