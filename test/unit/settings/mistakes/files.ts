import { fleetText, stackText } from "../writtenSettings.ts";
import { type Mistake, inFleet } from "./mistake.ts";

function fleetFile(name: string, text: string, place: string, says: string): Mistake {
  return { name, fleet: { text }, expected: [[`fleet.yaml${place}`, says]] };
}

/** Files that are missing or cannot be read, and several mistakes at once. */
export const fileMistakes: readonly Mistake[] = [
  {
    name: "fleet file missing",
    fleet: "absent",
    expected: [["fleet.yaml", "is not there; write it, with issuer"]],
  },
  {
    name: "stack file missing",
    stack: "absent",
    expected: [["Pulumi.prod-eu-1.yaml", "pulumi stack init prod-eu-1, then set role, distribution"]],
  },
  {
    name: "both files missing",
    fleet: "absent",
    stack: "absent",
    expected: [
      ["fleet.yaml", "is not there"],
      ["Pulumi.prod-eu-1.yaml", "is not there"],
    ],
  },
  fleetFile("fleet file empty", "", "", "is empty; begin with issuer, connectors and access"),
  fleetFile("fleet file with comments only", "# later\n", "", "is empty"),
  fleetFile("fleet file that is a text", "hello world\n", "", `is "hello world", but must be keys`),
  fleetFile(
    "fleet file that is a list",
    "- issuer: https://login.acme.dev\n",
    "",
    "is a list, but must be keys",
  ),
  fleetFile(
    "fleet file with two documents",
    `${fleetText}---\n${fleetText}`,
    ":32",
    "holds a second document",
  ),
  inFleet("key twice", "session:", "issuer: https://other.dev\nsession:", "18", "has issuer twice"),
  inFleet("tab for indentation", "  idle:", "\tidle:", "20", "is indented with a tab; use spaces"),
  inFleet("key out of line", "  idle:", " idle:", "20", "does not line up"),
  inFleet("quote that does not end", `username: email`, `username: "email`, "7", "closing quote"),
  inFleet(
    "no space after a colon",
    "issuer: https",
    "issuer:https",
    "1",
    `a ":" with a space after it is missing`,
  ),
  inFleet("second colon in a value", "team: payments", "team: acme: payments", "14", `has a second ": "`),
  inFleet("text after a quote", "team: payments", "team: 'pay' ments", "14", "put the whole value in quotes"),
  inFleet("bracket that does not end", "[payments]", "[payments", "18", "a } or ] is missing"),
  {
    name: "stack file that is a list",
    stack: { text: "- a\n" },
    expected: [["Pulumi.prod-eu-1.yaml", "must be keys with values under it"]],
  },
  {
    name: "config that is a list",
    stack: { text: "config: [a]\n" },
    expected: [["Pulumi.prod-eu-1.yaml:1 config", "must be keys with values under it"]],
  },
  {
    name: "config misspelt",
    stack: { text: stackText.replace("config:", "confg:") },
    expected: [["Pulumi.prod-eu-1.yaml:1 confg", `write "config:"`]],
  },
  {
    name: "several mistakes in both files, and one that shows only in both together",
    fleet: {
      replacing: [
        ["https://login.acme.dev", "http://login.acme.dev"],
        ["team: payments", "team: Payments"],
        [`clusters: ["*"]`, `clusters: ["stage-*"]`],
        ["idToken: 15m", "idToken: 15"],
        ["renewBefore: 30d", "renewBefore: 91d"],
      ],
    },
    stack: {
      replacing: [
        ["standalone", "single"],
        ["nodePort: 32000", "nodePort: 80"],
        ["kubeadm", "openshift"],
        ["config:\n", "config:\n  latchkey:issuer: https://login.acme.dev\n"],
      ],
    },
    expected: [
      ["fleet.yaml:1 issuer", "https://"],
      ["fleet.yaml:13 access[0].clusters[0]", "matches no cluster"],
      ["fleet.yaml:14 access[1].team", "write payments"],
      ["fleet.yaml:19 session.idToken", "without a unit"],
      ["fleet.yaml:25 certificates.renewBefore", "shorter than serving"],
      ["Pulumi.prod-eu-1.yaml:3 config.latchkey:role", "must be hub, spoke or standalone"],
      ["Pulumi.prod-eu-1.yaml:4 config.latchkey:distribution", "openshift"],
      ["Pulumi.prod-eu-1.yaml:8 config.latchkey:exposure.nodePort", "30000"],
    ],
  },
];
