/** A file that every control-plane host must have. */
export interface HostFile {
  /** Its absolute path on the host. */
  readonly path: string;
  /** Its whole content. */
  readonly content: string;
  /** Its mode in octal, as chmod takes it. Nothing in it is secret. */
  readonly mode: "0644";
}

/** A file that no control-plane host needs: a tool or a cloud reads it where a person runs the command. */
export interface ToolInput {
  /** Its path on the machine of whoever runs the command: relative to the folder it is run in, or in the home folder. */
  readonly path: string;
  /** Its whole content. Nothing in it is secret. */
  readonly content: string;
  /** The command that reads it, or the file whose content it becomes a part of. */
  readonly readBy: string;
}

/** How one API server is told who may log in: what to put where, and how it takes effect. */
export interface ApiServerConfiguration {
  /** Files that a person writes on every control-plane host; none where a tool or a cloud puts them there. */
  readonly files: readonly HostFile[];
  /** Files that a person hands to a tool. */
  readonly inputs: readonly ToolInput[];
  /** Arguments that the API server ends up with, in order; none where a cloud keeps them to itself. */
  readonly arguments: readonly string[];
  /** What a person does with these, one step an entry: to apply it, to change it, to take it back. */
  readonly steps: readonly string[];
}

/** The folder on control-plane hosts that holds every file of ours; one folder, so that one mount serves them all. */
export const hostFolder = "/etc/kubernetes/latchkey";
