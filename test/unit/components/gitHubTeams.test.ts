import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { GitHubTeams } from "../../../components/gitHubTeams.ts";
import type { OwnedTeam } from "../../../github/ownedTeam.ts";
import { record } from "./recorded.ts";

function team(slug: string, changes: Partial<OwnedTeam> = {}): OwnedTeam {
  return { slug, privacy: "closed", members: [], maintainers: [], ...changes };
}

async function made(teams: readonly OwnedTeam[], existing?: Readonly<Record<string, number>>) {
  const resources = await record(() => {
    new GitHubTeams("teams-github", { teams, ...(existing === undefined ? {} : { existing }) });
  });
  return resources
    .filter(({ type }) => type.startsWith("github:"))
    .map(({ type, name, inputs }) => ({ type: type.split(":").at(-1), name, inputs }));
}

suite("GitHubTeams", () => {
  test("makes teams with their people, parents by their number wherever they stand", async () => {
    const resources = await made([
      team("on-call", { parent: "platform", members: ["Ada"], description: "Answers." }),
      team("platform", { name: "Platform", parent: "engineering", maintainers: ["grace"] }),
    ]);
    assert.deepEqual(resources, [
      {
        type: "Team",
        name: "teams-github/on-call",
        inputs: {
          name: "on-call",
          description: "Answers.",
          privacy: "closed",
          parentTeamId: "teams-github/platform-id",
        },
      },
      {
        type: "Team",
        name: "teams-github/platform",
        inputs: { name: "Platform", description: "", privacy: "closed", parentTeamId: "engineering" },
      },
      {
        type: "TeamMembership",
        name: "teams-github/on-call/ada",
        inputs: { teamId: "teams-github/on-call-id", username: "Ada", role: "member" },
      },
      {
        type: "TeamMembership",
        name: "teams-github/platform/grace",
        inputs: { teamId: "teams-github/platform-id", username: "grace", role: "maintainer" },
      },
    ]);
  });

  test("tells a team's person from a person of a team with a longer name", async () => {
    const resources = await made([team("a-b", { members: ["c"] }), team("a", { members: ["b-c"] })]);
    assert.equal(new Set(resources.map(({ type, name }) => `${type ?? ""} ${name}`)).size, 4);
  });
});
