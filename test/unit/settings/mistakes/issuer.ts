import { type Mistake, inFleet } from "./mistake.ts";

const right = "https://login.acme.dev";

function issuer(name: string, written: string, says: string): Mistake {
  return inFleet(name, right, written, "1 issuer", says);
}

/** Mistakes in the issuer's URL. */
export const issuerMistakes: readonly Mistake[] = [
  issuer("issuer over http", "http://login.acme.dev", "must begin with https://"),
  issuer("issuer without a scheme", "login.acme.dev", "is not a URL; write it in full"),
  issuer("issuer with a host and port alone", "login.acme.dev:443", "must begin with https://"),
  issuer("issuer with a query", "https://login.acme.dev?org=acme", `remove everything from "?"`),
  issuer("issuer with a fragment", "https://login.acme.dev/#top", `remove everything from "#"`),
  {
    ...issuer(
      "issuer with a password",
      "https://dex:hunter2@login.acme.dev",
      `remove everything before the "@"`,
    ),
    unspoken: "hunter2",
  },
  issuer("issuer with a trailing slash", "https://login.acme.dev/", "write https://login.acme.dev"),
  issuer(
    "issuer path with a trailing slash",
    "https://login.acme.dev/dex/",
    "write https://login.acme.dev/dex",
  ),
  issuer("issuer in upper case", "https://Login.Acme.dev", "write https://login.acme.dev"),
  issuer("issuer with the default port", "https://login.acme.dev:443", "write https://login.acme.dev"),
  issuer("issuer with port 0", "https://login.acme.dev:0", "must not have port 0"),
  issuer(
    "issuer with dots in its path",
    "https://login.acme.dev/a/../dex",
    "write https://login.acme.dev/dex",
  ),
  issuer("issuer with a double slash", "https://login.acme.dev/a//dex", "between single slashes"),
  issuer("issuer with an escape", "https://login.acme.dev/a%20b", "that programs spell differently"),
  issuer("issuer with a wildcard", `"https://*.acme.dev"`, "names no host that a certificate can hold"),
  issuer("issuer with a placeholder", `"https://<host>"`, "is not a URL"),
  issuer("issuer with nothing after it", "", "is empty. Where Dex answers"),
  issuer("issuer that is a number", "443", "is 443, but must be a text; put it in quotes"),
  issuer("issuer that is a list", "[https://login.acme.dev]", "is a list, but must be a text"),
  {
    name: "issuer both http and with a query",
    fleet: { replacing: [[right, "http://login.acme.dev?x"]] },
    expected: [
      ["fleet.yaml:1 issuer", "must begin with https://"],
      ["fleet.yaml:1 issuer", "must have no query"],
    ],
  },
  {
    name: "issuer missing",
    fleet: { replacing: [[`issuer: ${right}\n`, ""]] },
    expected: [["fleet.yaml issuer", "is missing. Where Dex answers: an https URL"]],
  },
];
