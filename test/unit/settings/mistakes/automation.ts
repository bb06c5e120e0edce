import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type Mistake, inFleet } from "./mistake.ts";

const subject = "repo:acme/fleet:ref:refs/heads/main";

/** The right fleet file with jobs, which stand before `session` and so begin in line 18. */
function jobs(name: string, automation: string, place: string, says: string): Mistake {
  return inFleet(name, "session:", `automation: ${automation}\nsession:`, place, says);
}

/** One wrong subject of a job. */
function wrongSubject(name: string, written: string, says: string): Mistake {
  return jobs(name, `{ subjects: ["${written}"] }`, "18 automation.subjects[0]", says);
}

/** Jobs that could not log in, or that are not the ones that were meant. */
export const automationMistakes: readonly Mistake[] = [
  jobs("jobs without a subject", "{}", "18 automation.subjects", "is missing. The jobs that are let in"),
  jobs("jobs with no subject", "{ subjects: [] }", "18 automation.subjects", "list a job's subject"),
  jobs("a subject alone", `{ subjects: "${subject}" }`, "18 automation.subjects", `write ["${subject}"]`),
  jobs(
    "misspelt key of jobs",
    `{ subject: ["${subject}"] }`,
    "18 automation.subject",
    `did you mean "subjects"`,
  ),
  wrongSubject("a subject with a pattern", "repo:acme/fleet:*", "write each subject out"),
  wrongSubject("a repository in place of a subject", "acme/fleet", "repo:acme/fleet:ref:refs/heads/main"),
  wrongSubject("a subject of two words", "repo:acme/fleet main", "visible ASCII"),
  wrongSubject("an empty subject", "", "is an empty text; write the sub claim"),
  wrongSubject("a subject without an end", "x".repeat(256), "longer than 255"),
  wrongSubject(
    "a subject that is a service account's",
    "system:serviceaccount:ci:deployer",
    "a part of the control plane",
  ),
  jobs(
    "jobs of an issuer without TLS",
    `{ subjects: ["${subject}"], issuer: "http://ci.acme.dev" }`,
    "18 automation.issuer",
    "must begin with https://",
  ),
  jobs(
    "an authority of jobs without an issuer",
    `{ subjects: ["${subject}"], rootCA: ${JSON.stringify(acmeRoot)} }`,
    "18 automation.rootCA",
    "goes with issuer only",
  ),
  {
    name: "an access rule for a job that is not let in",
    fleet: {
      replacing: [
        ["team: payments", `group: "repo:acme/shop:ref:refs/heads/main"`],
        ["session:", `automation: { subjects: ["${subject}"] }\nsession:`],
      ],
    },
    expected: [
      ["fleet.yaml:14 access[1].group", `automation gives only those under its subjects: ${subject}`],
    ],
  },
  {
    name: "a connector of the same id as that of jobs",
    fleet: {
      replacing: [
        ["    host: github.com", "    id: automation"],
        ["session:", `automation: { subjects: ["${subject}"] }\nsession:`],
      ],
    },
    expected: [["fleet.yaml:5 connectors[0].id", "the connector that jobs come through"]],
  },
];
