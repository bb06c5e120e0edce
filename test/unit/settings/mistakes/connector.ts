import { type Mistake, inFleet } from "./mistake.ts";

function organization(name: string, written: string, says: string): Mistake {
  return inFleet(
    name,
    "organization: acme",
    `organization: ${written}`,
    "4 connectors[0].organization",
    says,
  );
}

function host(name: string, written: string, says: string): Mistake {
  return inFleet(name, "host: github.com", `host: ${written}`, "5 connectors[0].host", says);
}

/** A connector to a GitHub Enterprise Server with a `rootCA`, which must be indented by six spaces. */
function rootCertificate(name: string, lines: string, says: string, unspoken: string): Mistake {
  const written = `host: github.acme.dev\n    rootCA: ${lines}`;
  return { ...inFleet(name, "host: github.com", written, "6 connectors[0].rootCA", says), unspoken };
}

/** Mistakes in who is asked who somebody is. */
export const connectorMistakes: readonly Mistake[] = [
  inFleet(
    "organisation missing",
    "    organization: acme\n",
    "",
    "3 connectors[0].organization",
    "without one, anybody on GitHub could log in",
  ),
  organization("organisation with nothing after it", "", "is empty. The organisation whose members"),
  organization("organisation that is an empty text", `""`, "write the part after github.com/"),
  organization("organisation that is an address", "https://github.com/acme", "write acme"),
  organization(
    "organisation that is the address of its page",
    "https://github.com/orgs/acme/teams",
    "write acme",
  ),
  organization("organisation with an at sign", `"@acme"`, "write acme"),
  organization("organisation with a space", "Acme Inc", "is not the name of a GitHub organisation"),
  organization("organisation that is a number", "1234", "put it in quotes"),
  organization("organisation in JSON's null", "null", "is empty"),
  inFleet(
    "no connector",
    `\n  - type: github\n    organization: acme\n    host: github.com`,
    " []",
    "2 connectors",
    "names no identity provider",
  ),
  {
    name: "two connectors of GitHub that share everything",
    fleet: {
      replacing: [
        ["    host: github.com", "    host: github.com\n  - { type: github, organization: other }"],
      ],
    },
    expected: [
      ["fleet.yaml:6 connectors[1].id", "the id of connectors[0]"],
      ["fleet.yaml:6 connectors[1].clientId", "this one needs its own"],
      ["fleet.yaml:12 access[0].team", "any of the GitHub connectors"],
      ["fleet.yaml:15 access[1].team", "any of the GitHub connectors"],
    ],
  },
  inFleet(
    "connectors without a dash",
    "  - type: github",
    "    type: github",
    "2 connectors",
    "is a group of keys, but must be a list",
  ),
  inFleet(
    "connector of another type",
    "type: github",
    "type: okta",
    "3 connectors[0].type",
    "must be github, oidc",
  ),
  inFleet(
    "connector without a type",
    "  - type: github\n    organization",
    "  - organization",
    "3 connectors[0].type",
    "is missing; write github",
  ),
  host("host with a port that does not exist", "github.acme.dev:99999", "is not a host that can be reached"),
  host("host that is almost an IP address", "10.1.2.999", "is not a host that can be reached"),
  host("host that is a URL", "https://github.acme.dev", "write github.acme.dev"),
  host("host with a path", "github.acme.dev/api/v3", "write github.acme.dev"),
  host("host of GitHub's API", "api.github.com", "write github.com"),
  host("GitHub in upper case", "GitHub.com", "write github.com"),
  rootCertificate("root certificate that is no PEM", "hello", "is not PEM certificates", "hello"),
  rootCertificate(
    "root certificate that is a path",
    "/etc/ssl/ca.pem",
    "paste the file's content",
    "/etc/ssl",
  ),
  rootCertificate(
    "root certificate that is damaged",
    "|\n      -----BEGIN CERTIFICATE-----\n      aGVsbG8K\n      -----END CERTIFICATE-----",
    "has a damaged certificate, number 1 of 1",
    "aGVsbG8K",
  ),
  rootCertificate(
    "private key in place of the root certificate",
    "|\n      -----BEGIN PRIVATE KEY-----\n      bm90IGEga2V5\n      -----END PRIVATE KEY-----",
    "holds a private key",
    "bm90IGEga2V5",
  ),
  {
    ...inFleet(
      "private key without its bar",
      "host: github.com",
      "host: github.acme.dev\n    rootCA: -----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----",
      "7",
      `a text of several lines lacks its "|"`,
    ),
    unspoken: "bm90IGEga2V5",
  },
];
