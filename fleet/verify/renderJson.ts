import type { Verification } from "./verification.ts";

/** Verifications for programs: whether all have passed, and every link of every cluster. */
export function renderJson(verifications: readonly Verification[]): string {
  const passed = verifications.every(({ state }) => state === "passed");
  return `${JSON.stringify({ passed, clusters: verifications }, undefined, 2)}\n`;
}
