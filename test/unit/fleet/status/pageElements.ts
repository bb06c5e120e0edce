import assert from "node:assert/strict";

/** An element of a page. */
export interface PageElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The text between its tags and those of what is in it; of a style or script its source. */
  readonly text: string;
}

/** Elements that have no end (HTML Living Standard, 13.1.2). */
const voidElements = new Set(["meta", "link", "input", "wbr"]);

/** Elements in which there is no markup but their own end. */
const rawElements = new Set(["style", "script"]);

const token =
  /<(?<end>\/?)(?<name>[a-z][a-z0-9A-Z]*)(?<attributes>(?:\s+[A-Za-z][A-Za-z0-9-]*(?:="[^"<]*")?)*)\s*(?<closed>\/?)>|(?<text>[^<]+)/y;

/**
 * Takes a page apart that is written as strictly as ours are: every element ended in its order, every attribute in double
 * quotes. This is stricter than a browser, which would see the same in such a page and repair every other.
 *
 * @throws where the page is not well-formed.
 */
export function pageElements(page: string): readonly PageElement[] {
  const doctype = "<!doctype html>";
  assert.ok(page.startsWith(doctype), "a page begins with its document type");
  const open: { name: string; attributes: ReadonlyMap<string, string>; text: string }[] = [];
  const elements: PageElement[] = [];
  let at = doctype.length;
  while (at < page.length) {
    token.lastIndex = at;
    const groups = token.exec(page)?.groups;
    assert.ok(groups !== undefined, `no markup: ${page.slice(at, at + 80)}`);
    at = token.lastIndex;
    const { end, name = "", attributes = "", closed, text } = groups;
    if (text !== undefined) {
      const parent = open.at(-1);
      if (parent === undefined) assert.equal(text.trim(), "", "text outside of the page");
      for (const each of open) each.text += decoded(text);
    } else if (end === "/") {
      const ended = open.pop();
      assert.equal(name, ended?.name, "elements end in their order");
      if (ended !== undefined) elements.push(ended);
    } else {
      const element = { name, attributes: attributesOf(attributes), text: "" };
      if (rawElements.has(name)) {
        const ending = page.indexOf(`</${name}`, at);
        assert.notEqual(ending, -1);
        element.text = page.slice(at, ending);
        at = ending;
      }
      if (voidElements.has(name) || closed === "/") elements.push(element);
      else open.push(element);
    }
  }
  assert.deepEqual(open, [], "every element is ended");
  return elements;
}

function attributesOf(written: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", value = ""] of written.matchAll(/([A-Za-z][A-Za-z0-9-]*)(?:="([^"]*)")?/g)) {
    assert.ok(!attributes.has(name), `${name} twice`);
    attributes.set(name, decoded(value));
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function decoded(text: string): string {
  return text.replaceAll(/&([^;\s]*);?/g, (entity, name: string) => {
    const character = entities[name];
    assert.ok(character !== undefined && entity.endsWith(";"), `no entity of ours: ${entity}`);
    return character;
  });
}
