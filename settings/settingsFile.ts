import {
  type Alias,
  type Document,
  LineCounter,
  type Node,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
} from "yaml";
import { type ValuePath, pathText } from "./path.ts";
import type { Place, Problem } from "./problem.ts";
import { nameForPeople, type SettingsFiles } from "./settingsFiles.ts";
import { faultMessage } from "./yamlFaults.ts";

/** A settings file as it was read: its values, and where each stands. */
export interface SettingsFile {
  /** Its name as a person knows it. */
  readonly name: string;
  /** Its root value, not yet checked. */
  readonly root: unknown;
  /**
   * The line of a value, counted from 1: that of its key, or of its beginning in a list. For a value that is missing,
   * that of the nearest parent that is there.
   */
  lineOf(path: ValuePath): number | undefined;
}

/**
 * Reads a YAML settings file.
 *
 * @param files the fleet's files.
 * @param name its name among them.
 * @param whenMissing says what to do when it is not there.
 * @returns the file, or why it cannot be read: not there, not YAML (each fault with its line), or more than one document.
 */
export function readSettingsFile(
  files: SettingsFiles,
  name: string,
  whenMissing: () => string,
): SettingsFile | readonly Problem[] {
  const file = nameForPeople(files, name);
  const content = files.read(name);
  if ("code" in content) return [{ file, path: "", message: unreadable(content.code, whenMissing) }];
  return parseSettingsFile(content.text, file);
}

function unreadable(code: string, whenMissing: () => string): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return `is not there; ${whenMissing()}`;
    case "EISDIR":
      return "is a folder; put a file in its place";
    case "EACCES":
      return "may not be read by you; give yourself the right, with chmod u+r or as its owner";
    default:
      return `cannot be read (${code})`;
  }
}

/** Reads the text of a YAML settings file, which messages call by a name; see {@link readSettingsFile}. */
export function parseSettingsFile(text: string, name: string): SettingsFile | readonly Problem[] {
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  if ("empty" in documents) return { name, root: undefined, lineOf: () => undefined };
  const faults = new Map<number, Problem>();
  for (const { code, pos } of documents.flatMap((document) => document.errors)) {
    const line = lineAt(pos[0]);
    // One fault often causes another on the same line.
    if (!faults.has(line))
      faults.set(line, { file: name, path: "", line, message: faultMessage(code, text, pos[0]) });
  }
  if (faults.size > 0) return [...faults.values()];
  const [document, second] = documents;
  if (document === undefined) return { name, root: undefined, lineOf: () => undefined };
  if (second !== undefined) {
    const line = lineAt(second.range[0]);
    return [{ file: name, path: "", line, message: "holds a second document; remove it and its ---" }];
  }
  const unknownAlias = firstUnknownAlias(document);
  if (unknownAlias !== undefined) {
    return [
      {
        file: name,
        path: "",
        ...(unknownAlias.range ? { line: lineAt(unknownAlias.range[0]) } : {}),
        message: `is not YAML: *${unknownAlias.source} refers to no anchor; if it is a pattern, put it in quotes, like "*${unknownAlias.source}"`,
      },
    ];
  }
  return {
    name,
    root: document.toJS() as unknown,
    lineOf: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? undefined : lineAt(offset);
    },
  };
}

function firstUnknownAlias(document: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** Where a path leads in a document, as far as it leads. */
function offsetOf(document: Document.Parsed, path: ValuePath): number | undefined {
  let offset: number | undefined;
  let node: Node | null | undefined = document.contents;
  for (const step of path) {
    const { place, value } = childOf(isAlias(node) ? node.resolve(document) : node, step);
    if (!isNode(place) || !place.range) return offset;
    offset = place.range[0];
    node = isNode(value) ? value : undefined;
  }
  return offset;
}

/** A value inside another, and the node that begins it: its key, or in a list itself. */
function childOf(parent: Node | null | undefined, step: PropertyKey): { place?: unknown; value?: unknown } {
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return { place: pair?.key, value: pair?.value };
  }
  if (isSeq(parent)) {
    const item = parent.items[Number(step)];
    return { place: item, value: item };
  }
  return {};
}

/** A problem of one value in a file. */
export function problemAt(file: SettingsFile, path: ValuePath, message: string): Problem {
  return { ...placeAt(file, path), message };
}

/** Where one value stands in a file. */
export function placeAt(file: SettingsFile, path: ValuePath): Place {
  const line = file.lineOf(path);
  return { file: file.name, path: pathText(path), ...(line === undefined ? {} : { line }) };
}
