import type * as fc from "fast-check";
import { blockRoot } from "./block.ts";
import { Drawing, type Feature } from "./drawing.ts";
import { flowRoot, json } from "./flow.ts";

/** A kubeconfig as a person or a program may have left it. */
export interface GeneratedKubeconfig {
  readonly text: string;
  readonly features: ReadonlySet<Feature>;
}

/** Draws a kubeconfig. */
export function drawKubeconfig(g: fc.GeneratorValue): GeneratedKubeconfig {
  const draw = new Drawing(g);
  const head = [...documentStart(draw), ...draw.comments(30)];
  const content = root(draw);
  const tail = draw.comments(25);
  if (content.length > 0 && draw.chance(8)) tail.push(draw.with("...", "document end"), ...draw.comments(30));
  if (content.length === 0)
    draw.with(content, [...head, ...tail].join("").includes("#") ? "comments only" : "empty");
  return { text: finish(draw, [...head, ...content, ...tail]), features: draw.features };
}

function documentStart(draw: Drawing): string[] {
  if (draw.chance(8)) return draw.with(["%YAML 1.2", "---"], "directive", "document start");
  const comments = draw.comments(30);
  if (!draw.chance(15)) return comments;
  return [...comments, draw.with(draw.pick("---", "---   ", "--- # start"), "document start")];
}

function root(draw: Drawing): string[] {
  switch (draw.pick("block", "block", "block", "block", "json", "flow", "compact", "none")) {
    case "json":
      return draw.with(json(draw, draw.pick("  ", "    ", "\t")), "JSON root");
    case "compact":
      return draw.with(json(draw, ""), "compact JSON root");
    case "flow":
      return draw.with(flowRoot(draw), "flow root");
    case "none":
      return [];
    default:
      return draw.with(blockRoot(draw), "block root");
  }
}

function finish(draw: Drawing, lines: readonly string[]): string {
  const lineBreak = draw.chance(25) ? draw.with("\r\n", "CRLF") : "\n";
  let text = lines.join(lineBreak);
  if (lines.length > 0 && draw.chance(25)) draw.with(text, "no final line break");
  else if (lines.length > 0) text += lineBreak;
  if (text.endsWith("\n") && draw.chance(8)) text += draw.with("  ", "blank last line");
  return draw.chance(10) ? draw.with(`\uFEFF${text}`, "byte-order mark") : text;
}
