/**
 * Whether GitHub's runner would take a line for a command, in the words of actions/runner,
 * src/Runner.Common/ActionCommand.cs: TryParseV2 trims the start and wants `::`, TryParse finds `##[` anywhere.
 */
export function isCommandForGitHub(line: string): boolean {
  // .NET's TrimStart takes what Unicode calls white space away, which is most of what JavaScript's takes.
  return line.trimStart().startsWith("::") || line.includes("##[");
}

/** Lines as a log reader splits them (.NET's ReadLine): at \r, \n and both. */
export function logLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/** What no printed text may hold: controls but newline and tab, format characters, separators, lone surrogates. */
export const unprintable = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
