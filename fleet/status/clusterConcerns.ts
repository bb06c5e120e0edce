import { readAppliedStack } from "../outputs/appliedStack.ts";
import { dexClusterOf, dexOutputsOf } from "../outputs/dexOutputs.ts";
import type { CertificateStatus, ClusterStatus, Concern } from "./fleetStatus.ts";
import type { ReadCluster } from "./readCluster.ts";
import type { EngineAnswers } from "./readEngine.ts";
import { stackReading } from "./stackReading.ts";

/** A concern about one cluster. */
export type OwnConcern = Omit<Concern, "clusters">;

/** That a stack is not what an update leaves. */
export function stateConcerns({ state }: ClusterStatus): readonly OwnConcern[] {
  switch (state.kind) {
    case "applied":
      return [];
    case "not-applied":
      return [{ level: "warning", what: "never applied, or destroyed", remedy: "apply it with latchkey up" }];
    case "incomplete":
      return [
        {
          level: "problem",
          what: "applied in part: there are resources and no outputs",
          remedy: "run latchkey up, which tells what is in its way",
        },
      ];
    case "unreadable":
      return [
        {
          level: "problem",
          what: `cannot be read: ${state.reason}`,
          remedy: "see what pulumi stack output says",
        },
      ];
  }
}

/** That somebody holds a lock on a stack. */
export function lockConcerns({ lock }: ClusterStatus): readonly OwnConcern[] {
  if (lock === undefined) return [];
  const { holder, since, leftBehind } = lock;
  const locked = `locked${holder === undefined ? "" : ` by ${holder}`}${since === undefined ? "" : ` since ${since}`}`;
  return [
    leftBehind
      ? {
          level: "warning",
          what: `${locked}: its update was killed`,
          remedy: "run latchkey up, which frees it and goes on from there",
        }
      : {
          level: "warning",
          what: `${locked}: an update is under way, or was killed`,
          remedy: "wait for its end; if there is none any more, free the stack with pulumi cancel",
        },
  ];
}

/** That a certificate ends, or has. */
export function certificateConcerns({ kind, state }: CertificateStatus): readonly OwnConcern[] {
  if (state === "valid") return [];
  if (kind === "serving") {
    return state === "ended"
      ? [{ level: "problem", what: "the serving certificate has ended: nobody can log in", remedy: renewal }]
      : [{ level: "warning", what: "the serving certificate is inside its renewal window", remedy: renewal }];
  }
  return [
    {
      level: "problem",
      what:
        state === "ended"
          ? "the authority has ended: nobody can log in"
          : "the authority ends before a serving certificate made today would: no update passes",
      remedy: "give it a successor: docs/certificates.md, When the authority ends",
    },
  ];
}

const renewal = "renew it with latchkey up";

/** That the outputs of a stack do not belong to the fleet. Its administrator's connection is a matter of `verify`. */
export function outputConcerns(
  { settings }: ReadCluster,
  { outputs: answers }: Pick<EngineAnswers, "outputs">,
): readonly OwnConcern[] {
  const [own, dex] = [answers.get(settings.cluster), answers.get(dexClusterOf(settings))];
  if (own === undefined || dex === undefined || "unreadable" in own || "unreadable" in dex) return [];
  // Without these, another concern says so.
  if (dexOutputsOf(dex.value) === undefined) return [];
  const stack = readAppliedStack({
    settings,
    outputs: own.value,
    dexOutputs: dex.value,
    connection: { unknown: "status asks no cluster" },
  });
  return "rejected" in stack
    ? [{ level: "problem", what: `has ${stack.rejected}`, remedy: stack.remedy }]
    : [];
}

/** What keeps people from logging in to a spoke, though it is applied: its hub has moved on, or has not yet. */
export function hubConcerns(
  { settings, reading }: ReadCluster,
  { outputs }: Pick<EngineAnswers, "outputs">,
): readonly OwnConcern[] {
  if (settings.role !== "spoke" || reading.outputs === undefined) return [];
  const answer = outputs.get(settings.hub);
  const hub = answer === undefined ? undefined : stackReading(undefined, answer).outputs;
  if (hub === undefined) {
    return [
      {
        level: "problem",
        what: `what its hub ${settings.hub} serves is not known`,
        remedy: "see to the hub first",
      },
    ];
  }
  const unknown = !(hub.clients ?? []).includes(settings.login.audience);
  const { issuer, certificateAuthority } = reading.outputs;
  const outdated = issuer !== hub.issuer || certificateAuthority !== hub.certificateAuthority;
  return [
    ...(unknown
      ? [
          {
            level: "problem",
            what: `not known to its hub ${settings.hub} yet: nobody can log in`,
            remedy: "run latchkey up",
          } as const,
        ]
      : []),
    ...(outdated
      ? [
          {
            level: "problem",
            what: `applied with another issuer or authority than its hub ${settings.hub} has now`,
            remedy: "run latchkey up, then give its API server the new configuration",
          } as const,
        ]
      : []),
  ];
}
