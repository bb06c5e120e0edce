import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  type YAMLMap,
} from "yaml";
import { collectionOf, memberOf, type Collection, type Member } from "./collection.ts";
import { fieldOfList, forEachList, type ListName } from "./lists.ts";
import { KubeconfigRefusal } from "./refusal.ts";
import { offsetOf, parseSource, type SourceText } from "./source.ts";

/** A key of the root map with its value. */
export interface RootPair {
  readonly member: Member;
  /** Offset behind the colon, and behind an anchor or a tag that follows it. */
  readonly valueStart: number;
  readonly value: ParsedNode;
}

/** An item of one of the lists. */
export interface Item {
  /** Its `name`. `undefined` when it has none. */
  readonly name: string | undefined;
  readonly member: Member;
  /** The item itself, as it stands in the list. */
  readonly node: Node;
  /** The map that it is, also when it is written as an alias. */
  readonly map: YAMLMap;
}

/** One of the lists, as the file has it. */
export type KubeconfigList =
  | { readonly state: "missing" }
  /** The key is there, with nothing or `null` behind it. */
  | { readonly state: "null"; readonly pair: RootPair }
  | {
      readonly state: "list";
      readonly pair: RootPair;
      readonly collection: Collection;
      readonly items: readonly Item[];
    };

/** A kubeconfig with content, ready to be edited. */
export interface Kubeconfig {
  readonly source: SourceText;
  readonly root: YAMLMap;
  readonly collection: Collection;
  readonly pairs: ReadonlyMap<string, RootPair>;
  readonly lists: Readonly<Record<ListName, KubeconfigList>>;
}

/**
 * Reads a kubeconfig's text. `undefined` when it holds no content: it is empty, or comments only.
 *
 * @throws {KubeconfigRefusal} when it is nothing that can be edited without a doubt.
 */
export function readKubeconfig(source: SourceText): Kubeconfig | undefined {
  const { text, root } = source;
  if (!root) return undefined;
  if (!isMap(root)) throw new KubeconfigRefusal(text, offsetOf(root), "the content is no map");
  const collection = collectionAt(source, root);
  const pairs = rootPairs(source, root);
  const lists = forEachList((list) => readList(source, list, pairs.get(list)));
  return { source, root, collection, pairs, lists };
}

/** {@link readKubeconfig} of a text. */
export function parseKubeconfig(text: string): Kubeconfig | undefined {
  return readKubeconfig(parseSource(text));
}

function rootPairs(source: SourceText, root: YAMLMap): Map<string, RootPair> {
  const { text } = source;
  const pairs = new Map<string, RootPair>();
  for (const pair of root.items) {
    const { key, value, srcToken } = pair as typeof pair & { readonly value: ParsedNode | null };
    if (!isScalar(key) || !srcToken) continue;
    if (typeof key.value === "symbol") {
      throw new KubeconfigRefusal(
        text,
        offsetOf(key),
        "a merge key (<<) at the top of the file, where a list added by us would hide what it brings in: write its content out",
      );
    }
    const member = memberOf(srcToken);
    const separator = srcToken.sep?.findLast(
      (token) => token.type === "map-value-ind" || token.type === "anchor" || token.type === "tag",
    );
    const name = String(key.value);
    if (!member || !separator || value === null) {
      if (Object.hasOwn(fieldOfList, name))
        throw new KubeconfigRefusal(text, offsetOf(key), `${name} has no colon behind it: write ${name}: []`);
      continue;
    }
    pairs.set(name, { member, valueStart: separator.offset + separator.source.length, value });
  }
  return pairs;
}

function readList(source: SourceText, list: ListName, pair: RootPair | undefined): KubeconfigList {
  if (!pair) return { state: "missing" };
  const { text } = source;
  const { value } = pair;
  const refuse = (reason: string): never => {
    throw new KubeconfigRefusal(text, offsetOf(value), reason);
  };
  if (isAlias(value)) {
    return refuse(
      `${list} is the alias *${value.source}, so that an item added to it would appear in another place too: write the list out`,
    );
  }
  refuseShared(source, value, list);
  if (isScalar(value) && value.value === null && !value.tag) return { state: "null", pair };
  if (!isSeq(value))
    return refuse(
      `${list} must be a list, as kubectl writes it, and is none: repair the file, then run again`,
    );

  const collection = collectionAt(source, value);
  const items = value.items.map((node, index): Item => {
    const member = collection.members[index];
    const map = isAlias(node) ? source.aliases.get(node) : node;
    if (!member || !isMap(map)) {
      throw new KubeconfigRefusal(
        text,
        offsetOf(node),
        `an item of ${list} must be a map with "name" and "${fieldOfList[list]}": repair the file, then run again`,
      );
    }
    return { name: nameOf(source, map), member, node: node, map };
  });
  return { state: "list", pair, collection, items };
}

function refuseShared(source: SourceText, node: Node, list: string): void {
  for (const [alias, target] of source.aliases) {
    if (target === node || target === source.root) {
      throw new KubeconfigRefusal(
        source.text,
        offsetOf(alias),
        `the alias *${alias.source} repeats ${target === node ? list : "the whole file"} here, so that an item of ours would appear in this place too: write it out`,
      );
    }
  }
}

function nameOf(source: SourceText, map: YAMLMap): string | undefined {
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.value !== "name") continue;
    const scalar = isAlias(value) ? source.aliases.get(value) : value;
    // Go's decoder refuses a name like 007, but it must not be taken for free either.
    return isScalar(scalar)
      ? typeof scalar.value === "string"
        ? scalar.value
        : (scalar.source ?? "")
      : undefined;
  }
  if (!map.items.some(({ key }) => isScalar(key) && typeof key.value === "symbol")) return undefined;
  const merged = plainValue(source, map);
  return isRecord(merged) && typeof merged["name"] === "string" ? merged["name"] : undefined;
}

/** A part of the file as plain data, with aliases and merge keys resolved. */
export function plainValue(source: SourceText, node: Node): unknown {
  if (!source.document) return undefined;
  try {
    // The guard against documents that grow by aliases counts every use of an anchor, and a kubeconfig may well use
    // one anchor in a thousand contexts. The file is the person's own.
    return node.toJS(source.document, { maxAliasCount: -1 });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new KubeconfigRefusal(
      source.text,
      offsetOf(node),
      `${error.message}: repair the file, then run again`,
    );
  }
}

/** Whether a value is an object with string keys, and neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function collectionAt(source: SourceText, node: Node): Collection {
  const token = node.srcToken;
  if (token?.type !== "block-map" && token?.type !== "block-seq" && token?.type !== "flow-collection") {
    throw new KubeconfigRefusal(source.text, offsetOf(node), unusual);
  }
  const collection = collectionOf(token);
  if (isCollection(node) && node.items.length !== collection.members.length) {
    throw new KubeconfigRefusal(source.text, offsetOf(node), unusual);
  }
  return collection;
}

const unusual = "an unusual way to write a list or a map: write it as kubectl does, then run again";
