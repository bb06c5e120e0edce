/** A name that was made up for a resource. */
export interface InventedName {
  /** Whether it is the resource's that will be there, or that of one which goes. */
  readonly age: "new" | "old";
  /** The name without its random part; empty where all of it is random. */
  readonly stem: string;
  /** What is random in it. */
  readonly random: string;
}

/**
 * The made-up names among the texts that are particular to a stack: those of which the key says so, `random#dex-config`
 * and, for the resource that goes, `random#dex-config before`. A person is to see which name it is, so only the part
 * behind the last hyphen is particular: 8 random digits (pulumi/pulumi-kubernetes, provider/pkg/metadata/naming.go).
 */
export function inventedNames(particular: Readonly<Record<string, string>>): readonly InventedName[] {
  const names = Object.entries(particular)
    .filter(([key, text]) => isInvented(key) && text !== "")
    .map(([key, text]): InventedName => {
      const end = text.lastIndexOf("-");
      const age = key.endsWith(" before") ? "old" : "new";
      return { age, stem: text.slice(0, Math.max(0, end)), random: text.slice(end + 1) };
    });
  const fresh = new Set(names.flatMap(({ age, random }) => (age === "new" ? [random] : [])));
  return names.filter(({ age, random }) => random !== "" && (age === "new" || !fresh.has(random)));
}

/** Whether a text that is particular to a stack is a made-up name. */
export function isInvented(key: string): boolean {
  return key.startsWith("random#");
}
