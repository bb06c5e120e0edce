/** The keys and indices that lead to a value. */
export type ValuePath = readonly PropertyKey[];

/** Writes a path as people do: `access[1].role`. A key that is not a plain word is quoted. */
export function pathText(path: ValuePath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[\w:-]+$/.test(String(step))) text += text === "" ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text;
}
