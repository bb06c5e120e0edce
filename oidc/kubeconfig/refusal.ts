/** A place in a text, both counted from 1, as editors show it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the character at `offset` stands. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  return { line: before.split("\n").length, column: offset - lastBreak };
}

/**
 * A kubeconfig that is left exactly as it is, because editing it could change something that is not ours.
 * The message says what is wrong, where (line and column), and what to do.
 */
export class KubeconfigRefusal extends Error {
  override readonly name = "KubeconfigRefusal";
  /** Where in the text the reason stands. */
  readonly position: Position;

  constructor(text: string, offset: number, reason: string) {
    const position = positionAt(text, offset);
    super(`line ${position.line}, column ${position.column}: ${reason}`);
    this.position = position;
  }
}
