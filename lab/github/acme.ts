import { type Job, jobSubject } from "./actions/job.ts";
import type { Directory } from "./directory.ts";

/** Owner of acme, and in two of its teams, one of which is nested and differs in name and slug. */
export const ada = {
  id: 1815,
  login: "ada",
  name: "Ada Lovelace",
  email: "ada@acme.dev",
  password: "ada-of-the-lab",
} as const;

/** In one team of acme. */
export const grace = {
  id: 1906,
  login: "grace",
  name: "Grace Hopper",
  email: "grace@acme.dev",
  password: "grace-of-the-lab",
} as const;

/** Outside acme, and in a team of another organisation that has the same name as one of acme's. */
export const mallory = {
  id: 6666,
  login: "mallory",
  name: "Mallory Malicious",
  email: "mallory@umbrella.example",
  password: "mallory-of-the-lab",
} as const;

/** The people and organisations of the lab. */
export const acme: Directory = {
  people: [ada, grace, mallory],
  organizations: [
    {
      id: 1000,
      login: "acme",
      name: "Acme",
      members: [ada.login, grace.login],
      owners: [ada.login],
      teams: [
        { id: 1001, name: "platform", slug: "platform", members: [ada.login] },
        { id: 1002, name: "payments", slug: "payments", members: [grace.login] },
        {
          id: 1003,
          name: "Site Reliability",
          slug: "site-reliability",
          parent: "platform",
          members: [ada.login],
        },
      ],
    },
    {
      id: 2000,
      login: "umbrella",
      name: "Umbrella",
      members: [mallory.login],
      owners: [mallory.login],
      teams: [{ id: 2001, name: "platform", slug: "platform", members: [mallory.login] }],
    },
  ],
};

/** The job of acme's repository that rolls the fleet out. */
export const rolloutJob: Job = {
  repository: "acme/fleet",
  repositoryId: 77,
  event: "push",
  ref: "refs/heads/main",
  sha: "0".repeat(40),
  workflow: "Rollout",
  workflowFile: ".github/workflows/rollout.yaml",
  actor: "ada",
  runId: 1,
};

/** How a job of a fork's pull request differs. The fork's branch has the name of the repository's default branch. */
export const forkPullRequest = {
  event: "pull_request",
  ref: "refs/pull/7/merge",
  headRef: "main",
  fork: "umbrella/fleet",
} as const satisfies Partial<Job>;

/** What a fleet file says to let that job in. */
export const rolloutAutomation = { subjects: [jobSubject(rolloutJob)] };
