/** A file that a control-plane host must have. */
export interface EmittedFile {
  /** Its absolute path on the host. */
  readonly path: string;
  /** Its whole content. */
  readonly content: string;
  /** Its mode in octal, as chmod takes it. Nothing in it is secret. */
  readonly mode: "0644";
}

/** How one API server is told who may log in: what to put where, and how it takes effect. */
export interface ApiServerConfiguration {
  /** Files to write on every control-plane host. */
  readonly files: readonly EmittedFile[];
  /** Arguments that the API server needs, in order; a distribution's own file may carry them instead. */
  readonly arguments: readonly string[];
  /** What a person does with these, one step an entry. */
  readonly steps: readonly string[];
}

/** The folder on control-plane hosts that holds every file of ours; one folder, so that one mount serves them all. */
export const hostFolder = "/etc/kubernetes/latchkey";
