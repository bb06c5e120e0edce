/** What the engine does with one resource. Three steps of a replacement are one operation. */
export type Operation = "create" | "update" | "replace" | "delete";

/** Stands in place of a secret, alone or inside a longer text. */
export const secretMark = "[secret]";

/** Stands in place of a value that the engine does not tell, or only knows after the update. */
export const unknownMark = "[unknown]";

/**
 * A value of a resource's property as a report may show it: JSON, with {@link secretMark} in place of every secret and
 * {@link unknownMark} in place of all that is not known, however deep they stand.
 */
export type ShownValue =
  | null
  | boolean
  | number
  | string
  | readonly ShownValue[]
  | { readonly [key: string]: ShownValue };

/** One property of a resource that differs. */
export interface PropertyChange {
  /** Where it stands in the resource's inputs, as the engine writes it: `spec.replicas`, `metadata.labels["a.b"]`. */
  readonly path: string;
  /** Its value in the state; absent where the property is new. */
  readonly before?: ShownValue;
  /** Its value after the update; absent where the property goes. */
  readonly after?: ShownValue;
  /** Whether the resource is replaced because of it. */
  readonly replaces: boolean;
}

/** One resource that an update would change. */
export interface ResourceChange {
  readonly operation: Operation;
  /** Its type token, such as `kubernetes:rbac.authorization.k8s.io/v1:RoleBinding`. */
  readonly type: string;
  /** Its logical name in the program, which may hold what is particular to a cluster. */
  readonly name: string;
  /** Its place in the program: the stack's name taken out of its URN, so that it is the same on every stack. */
  readonly urn: string;
  /** What differs, sorted by path. For a created resource all of its inputs; for a deleted one nothing. */
  readonly properties: readonly PropertyChange[];
}

/** One output of a stack that differs. */
export interface OutputChange {
  /** Its name. */
  readonly name: string;
  /** Its value in the state; absent where it is new. */
  readonly before?: ShownValue;
  /** Its value after the update; absent where it goes. */
  readonly after?: ShownValue;
}

/** What the engine said of a stack, or why it was not asked. */
export type StackOutcome =
  /** Nothing differs. `reason` says why the engine was not run; absent where it was. */
  | { readonly state: "unchanged"; readonly reason?: string }
  | {
      readonly state: "changed";
      /** Sorted by URN. */
      readonly changes: readonly ResourceChange[];
      /** Sorted by name. */
      readonly outputs: readonly OutputChange[];
    }
  /** It cannot be known before another stack is applied. */
  | { readonly state: "waiting"; readonly on: string }
  /** Each error with what to do. Nothing secret is in them. */
  | { readonly state: "failed"; readonly errors: readonly string[] }
  /** It was not finished: the person interrupted the command, or another stack's failure did. */
  | { readonly state: "interrupted" };

/** What one stack's preview or update came to. Nothing secret is in it. */
export interface StackReport {
  /** The stack's name, which is its cluster's. */
  readonly cluster: string;
  readonly outcome: StackOutcome;
  /** The engine's and the program's warnings, each once. */
  readonly warnings: readonly string[];
  /**
   * Texts that are particular to this cluster, by what they are, such as `cluster` → `prod-eu-1` and `audience` →
   * `latchkey-prod-eu-1`: where they stand in a value, two clusters' values are the same. A report shows `‹cluster›`
   * there. What stands behind a `#` is not shown, and tells texts of one kind apart. Names that are made up at random
   * are `random#NAME` and, for the resource that goes, `random#NAME before`.
   */
  readonly particular: Readonly<Record<string, string>>;
}
