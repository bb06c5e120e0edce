import type { ActionsIssuer } from "../actions/issuer.ts";
import type { Apps } from "../apps/registry.ts";
import type { Grants } from "../grants.ts";
import type { ManagedDirectory } from "../managedDirectory.ts";
import type { Repositories } from "../repositories/repositories.ts";
import type { Tickets } from "../tickets.ts";
import type { Addresses } from "./representations.ts";

/** What the REST interface is made of. */
export interface RestParts {
  /** Who there is. */
  readonly directory: ManagedDirectory;
  /** The registered apps. */
  readonly apps: Apps;
  /** Access tokens. */
  readonly grants: Grants;
  /** Knows jobs by their tokens. */
  readonly actions: ActionsIssuer;
  /** What jobs wrote, and how they ended. */
  readonly repositories: Repositories;
  /** The client IDs of GitHub Apps by the code that their program exchanges. */
  readonly conversions: Tickets<string>;
  /** Where the stand-in is reached. */
  readonly addresses: Addresses;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
