/** A team on GitHub that a fleet makes and keeps, with its people. */
export interface OwnedTeam {
  /** The last part of its address, which GitHub makes of the name. No two of an organisation's have the same. */
  readonly slug: string;
  /** What people call it. Default: the slug. */
  readonly name?: string | undefined;
  /** What it is for. Default: nothing. */
  readonly description?: string | undefined;
  /** The slug of the team that it is a part of, which may be one that nobody makes here. Default: none. */
  readonly parent?: string | undefined;
  /** `closed`: every member of the organisation sees it; `secret`: its own members do, and it is no part of another. */
  readonly privacy: "closed" | "secret";
  /** Its members, by their names on GitHub. */
  readonly members: readonly string[];
  /** Its maintainers, likewise; nobody is both. */
  readonly maintainers: readonly string[];
}
