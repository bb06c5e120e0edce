import { type Problem, SettingsError } from "../../../settings/problem.ts";

/** The mistakes that a person is told who loads settings; none where these are right. */
export function problemsOf(load: () => unknown): readonly Problem[] {
  try {
    load();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
