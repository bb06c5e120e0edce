import type { ParticularTexts } from "./particularTexts.ts";
import { asLiteral, commonLiteral, isFixed, leadingKey, placeholder } from "./placeholder.ts";

/** A template and the texts of the stack that wrote it. */
export interface WrittenText {
  readonly template: string;
  readonly texts: ParticularTexts;
}

/**
 * The template that two texts have in common, where placeholders of either may be ordinary words: one stays where both
 * have it, if the rest allows, and is written out where only one has. `undefined` where they have none in common.
 */
export function mixedText(left: WrittenText, right: WrittenText): string | undefined {
  /** The lengths of what was left of both where a placeholder could not stay, so that no way is tried twice. */
  const dead = new Set<string>();
  const mixedRest = (leftTemplate: string, rightTemplate: string): string | undefined => {
    let [mixed, leftRest, rightRest] = ["", leftTemplate, rightTemplate];
    while (leftRest !== "" || rightRest !== "") {
      const leftKey = leadingKey(leftRest);
      const rightKey = leadingKey(rightRest);
      if (leftKey !== undefined && leftKey === rightKey) {
        const shared = placeholder(leftKey);
        const lengths = `${leftRest.length} ${rightRest.length}`;
        if (dead.has(lengths)) return undefined;
        const rest = mixedRest(leftRest.slice(shared.length), rightRest.slice(shared.length));
        if (rest !== undefined) return mixed + shared + rest;
        dead.add(lengths);
      }
      if (leftKey === undefined && rightKey === undefined) {
        const shared = commonLiteral(leftRest, rightRest);
        if (shared === "") return undefined;
        mixed += shared;
        leftRest = leftRest.slice(shared.length);
        rightRest = rightRest.slice(shared.length);
      }
      if ((leftKey !== undefined && isFixed(leftKey)) || (rightKey !== undefined && isFixed(rightKey)))
        return undefined;
      leftRest = leftKey === undefined ? leftRest : writtenOut(leftRest, leftKey, left.texts);
      rightRest = rightKey === undefined ? rightRest : writtenOut(rightRest, rightKey, right.texts);
    }
    return mixed;
  };
  return mixedRest(left.template, right.template);
}

function writtenOut(rest: string, key: string, texts: ParticularTexts): string {
  return asLiteral(texts.get(key) ?? "") + rest.slice(placeholder(key).length);
}
