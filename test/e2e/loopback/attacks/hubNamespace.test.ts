import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { problemsOf } from "../../../../settings/problem.ts";
import { hubText, loadStackOf } from "../../../unit/settings/writtenFleet.ts";
import { administrator, HubWithTeams, nameOf, rbac, type Right, teamOf } from "./hubWithTeams.ts";

const rights: readonly Right[] = [
  ...["cluster-admin", "admin", "edit", "view", "own-node-reader", "own-pod-reader"].flatMap((role) => [
    { role },
    { role, namespaces: ["latchkey"] },
    { role, namespaces: ["payments"] },
    { role, namespaces: ["kube-system"] },
    { role, namespaces: ["payments", "latchkey"] },
  ]),
];

/** ClusterRoles of a user's own. */
const ownRoles = [
  ["own-pod-reader", { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
  ["own-node-reader", { apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }],
] as const;

/** Whether settings accept a rule that gives a team the right on a hub. */
function isAccepted(right: Right): boolean {
  const rule = { team: "team", clusters: ["prod-hub"], ...right };
  const fleet = {
    issuer: "https://login.acme.dev",
    connectors: [{ type: "github", organization: "acme" }],
    access: [rule],
  };
  return (
    problemsOf(() => loadStackOf({ "prod-hub": hubText("prod-hub") }, "prod-hub", stringify(fleet)))
      .length === 0
  );
}

/** Whether a right reaches a namespace with Dex's service account or one of the control plane's. */
const reachesDex = ({ namespaces }: Right) =>
  namespaces === undefined || namespaces.some((namespace) => namespace !== "payments");

/** Whether a right opens nothing of Dex's. The API server has to agree. */
function isHarmless(right: Right): boolean {
  const { role, namespaces } = right;
  // Nodes are in no namespace.
  if (role === "own-node-reader") return namespaces !== undefined;
  return ["view", "own-pod-reader"].includes(role) || !reachesDex(right);
}

/** Whether an access rule may give a right. Of roles that Latchkey does not know, it does not know which are harmless. */
function isForAnybody(right: Right): boolean {
  return nameOf(right) === nameOf(administrator) || right.role === "view" || !reachesDex(right);
}

suite("whoever has a role on the cluster where Dex runs", { timeout: 200_000 }, () => {
  let hub: HubWithTeams;

  before(async () => {
    hub = await HubWithTeams.start(rights);
    for (const [name, rule] of ownRoles)
      await hub.controlPlane.create(`${rbac}/clusterroles`, { metadata: { name }, rules: [rule] });
  });

  after(() => hub.stop());

  for (const right of rights) {
    test(`${nameOf(right)} is ${isHarmless(right) ? "no way" : "a way"} to Dex's signing keys`, async () => {
      const found = await hub.successes(right);
      assert.equal(found.length === 0, isHarmless(right), found.join("; "));
    });

    test(`settings ${isForAnybody(right) ? "accept" : "refuse"} ${nameOf(right)}`, () => {
      assert.equal(isAccepted(right), isForAnybody(right));
    });
  }

  test("verify names exactly the bindings that are a way to the keys", async () => {
    const found = await hub.waysToTheKeys();
    const expected = rights.filter((right) => !isHarmless(right) && nameOf(right) !== nameOf(administrator));
    assert.deepEqual(
      [...new Set(found.map(({ subject }) => subject))].toSorted(),
      expected.map((right) => `group acme:${teamOf(right)}`).toSorted(),
    );
  });
});
