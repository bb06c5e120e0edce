import { printable } from "../text/printable.ts";

/** Where a value stands that a person wrote. */
export interface Place {
  /** The file that holds it, as the person knows it. */
  readonly file: string;
  /** The path of the value inside the file: `access[1].role`, `config.latchkey:issuer`. Empty for the file as a whole. */
  readonly path: string;
  /** The line of that value, counted from 1, where the file has it. */
  readonly line?: number;
}

/** One mistake in what a person wrote. */
export interface Problem extends Place {
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** Every mistake of the settings at once. Nothing has been changed anywhere when it is thrown. */
export class SettingsError extends Error {
  /** The mistakes, sorted by {@link sortedProblems}. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = sortedProblems(problems);
    super(describeProblems(sorted));
    this.name = "SettingsError";
    this.problems = sorted;
  }
}

/** The mistakes that something finds which reads settings; none where these are right. */
export function problemsOf(work: () => unknown): readonly Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** The mistakes file by file, in the order in which the files were first named, and from the first line to the last. */
export function sortedProblems(problems: readonly Problem[]): readonly Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return [...problems].sort(
    (left, right) =>
      files.indexOf(left.file) - files.indexOf(right.file) || (left.line ?? 0) - (right.line ?? 0),
  );
}

/** One line a mistake: `stacks/fleet.yaml:4 connectors[0].organization: is missing. …`. */
export function describeProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 mistake" : `${problems.length} mistakes`;
  const lines = problems.map(({ file, line, path, message }) => {
    const place = line === undefined ? file : `${file}:${line}`;
    return `  ${printable(path === "" ? `${place} ${message}` : `${place} ${path}: ${message}`)}`;
  });
  return [`${count} in the settings; nothing was changed.`, ...lines].join("\n");
}
