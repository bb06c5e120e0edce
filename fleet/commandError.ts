/** Why a command does not do what it was asked for, told to a person without a stack trace. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** The process's exit status: 1, 2 where the command line is wrong, 130 where the person has stopped it. */
  readonly exitStatus: 1 | 2 | 130;

  constructor(message: string, exitStatus: 1 | 2 | 130 = 1, options?: ErrorOptions) {
    super(message, options);
    this.exitStatus = exitStatus;
  }
}
