import {
  Composer,
  isAlias,
  isMap,
  Parser,
  visit,
  type Alias,
  type CST,
  type Document,
  type Node,
} from "yaml";
import { KubeconfigRefusal } from "./refusal.ts";

/** A kubeconfig's text, parsed so that every character of it can be found again. */
export interface SourceText {
  readonly text: string;
  /** The content, a map; `undefined` when the text holds none: it is empty, or comments only. */
  readonly root: Node | undefined;
  /** Where content belongs when there is none. */
  readonly contentStart: number;
  readonly document: Document.Parsed | undefined;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
}

/**
 * Parses a kubeconfig for editing.
 *
 * @throws {KubeconfigRefusal} when the text is no YAML or JSON, holds several documents, a root that is no map, a
 *   duplicate key, an alias without an anchor, or line ends on which YAML parsers disagree.
 */
export function parseSource(text: string): SourceText {
  const loneReturn = /\r(?!\n)/.exec(text);
  if (loneReturn) {
    throw new KubeconfigRefusal(
      text,
      loneReturn.index,
      "a carriage return without a line feed, which kubectl reads as a line break and other programs do not: replace it by a line feed",
    );
  }
  const tokens = Array.from(new Parser().parse(text));
  const composer = new Composer({ keepSourceTokens: true, merge: true });
  const documents = Array.from(composer.compose(tokens));
  for (const error of [...documents.flatMap((each) => each.errors), ...composer.streamInfo().errors]) {
    throw new KubeconfigRefusal(
      text,
      error.pos[0],
      `not valid YAML: ${error.message}: repair the file, then run again`,
    );
  }
  const [document, second] = documents;
  if (second) {
    throw new KubeconfigRefusal(
      text,
      second.range[0],
      "a second YAML document starts here, and kubectl reads the first only: leave one document in the file",
    );
  }
  if (!document) return { text, ...emptyContent(text, tokens, text.length) };

  const root = document.contents;
  if (root === null || (root.range[0] === root.range[1] && !root.tag && !root.anchor && !isMap(root))) {
    const start = tokens.find((token): token is CST.Document => token.type === "document")?.start.at(-1);
    return {
      text,
      ...emptyContent(text, tokens, start ? start.offset + start.source.length : document.range[0]),
    };
  }
  if (!isMap(root)) {
    throw new KubeconfigRefusal(
      text,
      root.range[0],
      "a kubeconfig is a map of apiVersion, kind, clusters and so on, and this is none",
    );
  }
  return { text, root, contentStart: root.range[0], document, aliases: resolveAliases(text, document) };
}

function emptyContent(
  text: string,
  tokens: readonly CST.Token[],
  contentStart: number,
): Omit<SourceText, "text"> {
  const directive = tokens.find((token) => token.type === "directive");
  const opened = tokens.some((token) => token.type === "document");
  if (directive && !opened) {
    throw new KubeconfigRefusal(
      text,
      directive.offset,
      "a YAML directive without a document: write --- on the next line",
    );
  }
  return { root: undefined, contentStart, document: undefined, aliases: new Map() };
}

/** Finds what each alias stands for in one pass: an alias means the nearest anchor of its name before it. */
function resolveAliases(text: string, document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (!target) {
        throw new KubeconfigRefusal(
          text,
          offsetOf(node),
          `the alias *${node.source} has no anchor before it: repair the file, then run again`,
        );
      }
      aliases.set(node, target);
    },
  });
  return aliases;
}

/** Offset at which a parsed node starts. */
export function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
