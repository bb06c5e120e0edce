/** A question that is answered by a text. */
export interface TextQuestion {
  /** What is asked for. */
  readonly question: string;
  /** An answer as it could be, shown where there is none yet. */
  readonly example: string;
  /** Why a text is no answer; `undefined` where it is one. */
  readonly problem: (written: string) => string | undefined;
}

/** One of the answers to choose from. */
export interface Choice<Value extends string> {
  readonly value: Value;
  /** What it means, in a few words. */
  readonly label: string;
}

/** Asks a person at a terminal. @throws CommandError when they would rather stop. */
export interface Asker {
  /** Asks until the answer is one. */
  text(question: TextQuestion): Promise<string>;
  /** Lets them choose. */
  choose<Value extends string>(question: string, choices: readonly Choice<Value>[]): Promise<Value>;
}
