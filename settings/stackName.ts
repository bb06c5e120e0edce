/**
 * A stack's name, which is its cluster's: what Pulumi accepts (pulumi/pulumi, sdk/go/common/tokens/stackname.go), and not
 * beginning with "-", which a command line reads as a flag, or with ".", which hides the file or leads out of the folder.
 */
const stackNamePattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/** Whether a text can be the name of a stack, and so of a cluster, its context and its audience. */
export function isStackName(written: string): boolean {
  return stackNamePattern.test(written);
}

/** What a stack's name is made of, for messages. */
export const stackNameForm =
  'letters, digits, "-", "_" and ".", at most 100, beginning with a letter, a digit or "_"';

/** The name that a person may have meant by one that Pulumi does not accept; `undefined` where nothing is left of it. */
export function stackNameMeant(written: string): string | undefined {
  const name = written
    .normalize("NFKD")
    .replace(/\p{Mark}+/gu, "")
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return isStackName(name) ? name : undefined;
}
