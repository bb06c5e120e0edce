import type { Drawing } from "./drawing.ts";
import { flowItem, flowList } from "./flow.ts";

/** A root map on lines of its own. */
export function blockRoot(draw: Drawing): string[] {
  const indentation = draw.chance(8) ? draw.with("  ", "indented root") : "";
  const keys = draw.shuffled(
    "apiVersion",
    "kind",
    "preferences",
    "current-context",
    "x-shared",
    "x-text",
    "clusters",
    "users",
    "contexts",
  );
  const lines = keys.flatMap((key) => {
    const comments = draw.comments(12);
    return [...comments, ...rootPair(draw, indentation, key)];
  });
  // A block map without a key is none.
  return lines.some((line) => /^ *[^#\s]/.test(line)) ? lines : [...lines, `${indentation}kind: Config`];
}

function rootPair(draw: Drawing, indentation: string, key: string): string[] {
  switch (key) {
    case "apiVersion":
      return draw.chance(85) ? [`${indentation}${draw.key(key)}: v1${draw.behind()}`] : [];
    case "kind":
      return draw.chance(85) ? [`${indentation}kind: "Config"${draw.behind()}`] : [];
    case "preferences":
      return draw.chance(50)
        ? [`${indentation}preferences: ${draw.pick("{}", "{ colors: true }", "", "~")}`]
        : [];
    case "current-context":
      return draw.chance(50)
        ? [`${indentation}current-context: ${draw.pick('""', "minikube", "'prod2'", "")}`]
        : [];
    case "x-shared":
      return draw.chance(40) ? draw.with(shared(draw, indentation), "unknown root key") : [];
    case "x-text":
      return draw.chance(30) ? draw.with(text(draw, indentation), "unknown root key") : [];
    default:
      return rootList(draw, indentation, key);
  }
}

function shared(draw: Drawing, indentation: string): string[] {
  const anchor = draw.anchor();
  const lines = [
    `${indentation}x-shared: &${anchor}${draw.behind()}`,
    `${indentation}  server: https://shared`,
  ];
  draw.anchored.maps.push(anchor);
  if (!draw.chance(50)) return lines;
  const scalar = draw.anchor();
  draw.anchored.scalars.push(scalar);
  return [...lines, `${indentation}  proxy-url: &${scalar} "http://p # not a comment"`];
}

function text(draw: Drawing, indentation: string): string[] {
  const style = draw.pick("|", "|-", "|+", ">", ">-", "|2");
  return draw.with(
    [
      `${indentation}x-text: ${style}`,
      ...(style === "|2" ? [`${indentation}    deeper`] : []),
      `${indentation}  - name: prod`,
      `${indentation}  # no comment`,
      "",
      `${indentation}  clusters: []`,
      ...draw.pick([], ["", ""]),
    ],
    style === "|+" ? "keep block scalar" : "block scalar",
  );
}

function rootList(draw: Drawing, indentation: string, key: string): string[] {
  const form = draw.pick(
    "block",
    "block",
    "block",
    "block",
    "flow",
    "flow",
    "missing",
    "null",
    "bare",
    "[]",
    "[ ]",
    "own line",
    "[ # ]",
  );
  const head = `${indentation}${draw.key(key)}:${properties(draw, key, form)}`;
  switch (form) {
    case "missing":
      return draw.with([], "missing list");
    case "null":
      return [
        draw.with(
          `${head}${draw.pick(" ", "   ", "\t")}${draw.pick("null", "~", "Null")}${draw.behind()}`,
          "null list",
        ),
      ];
    case "bare":
      return [draw.with(`${head}${draw.pick("", " ", "  ")}${draw.behind()}`, "bare list")];
    case "own line": {
      const between = draw.pick<string[]>([], [""], ["  # why"]);
      return draw.with(
        [`${head}${draw.behind()}`, ...between, `${indentation}  null${draw.behind()}`],
        "null on its own line",
      );
    }
    case "[]":
    case "[ ]":
      return [draw.with(`${head} ${form}${draw.behind()}`, "[] list")];
    case "[ # ]":
      return draw.with([`${head} [ # none yet`, `${indentation}  ]${draw.behind()}`], "[] with a comment");
    case "flow":
      return flowList(draw, `${head} `, `${indentation}  `, key);
    default:
      return draw.with([`${head}${draw.behind()}`, ...blockItems(draw, indentation, key)], "block list");
  }
}

/** An anchor or a tag of a list. */
function properties(draw: Drawing, key: string, form: string): string {
  if (draw.chance(6)) return draw.with(` &list-${key}`, "anchored list");
  const isList = form !== "null" && form !== "bare" && form !== "own line" && form !== "missing";
  return isList && draw.chance(4) ? draw.with(" !!seq", "tagged list") : "";
}

function blockItems(draw: Drawing, rootIndentation: string, list: string): string[] {
  const extra = draw.pick("", "", "  ", "    ");
  const indentation =
    extra === "" ? rootIndentation : draw.with(rootIndentation + extra, "indented block list");
  const dash = draw.chance(15) ? draw.with("-   ", "wide dash") : "- ";
  const step = draw.pick("  ", "  ", "    ", "   ");
  return Array.from({ length: draw.count(3) }, () => {
    const comments = draw.comments(20);
    const earlier = draw.anchored.items.at(-1);
    if (earlier && draw.chance(25)) {
      return [...comments, draw.with(`${indentation}${dash}*${earlier}${draw.behind()}`, "alias item")];
    }
    if (draw.chance(15)) return [...comments, `${indentation}${dash}${flowItem(draw, list)}${draw.behind()}`];
    return [...comments, ...blockItem(draw, indentation, dash, step, list)];
  }).flat();
}

function blockItem(draw: Drawing, indentation: string, dash: string, step: string, list: string): string[] {
  const below = indentation + " ".repeat(dash.length);
  const field = list.slice(0, -1);
  const body = draw.shuffled("name", field, "x-note").flatMap((key) => {
    if (key === "name") return [`${below}${draw.key("name")}: ${draw.name()}${draw.behind()}`];
    return key === field ? itemContent(draw, below, step, field) : itemNote(draw, below, step);
  });
  if (draw.chance(12)) {
    const style = draw.pick("|", "|+", ">-");
    body.push(`${below}x-last: ${style}`, `${below}${step}text`, ...draw.pick<string[]>([], [""], ["", ""]));
    draw.with(style, style === "|+" ? "keep block scalar" : "block scalar");
  }
  const [first = "", ...rest] = body;
  if (draw.chance(15)) {
    // An anchor of the item stands alone behind the dash; else it would be the first key's.
    const anchor = draw.anchor();
    draw.anchored.items.push(anchor);
    return [`${indentation}${dash}&${anchor}`, first, ...rest];
  }
  if (draw.chance(10)) return draw.with([`${indentation}-`, first, ...rest], "dash alone");
  return [indentation + dash + first.slice(below.length), ...rest];
}

function itemNote(draw: Drawing, below: string, step: string): string[] {
  if (!draw.chance(25)) return [];
  const note = draw.with(`${below}x-note: ${draw.value()}`, "unknown item key");
  return draw.chance(30)
    ? draw.with([note, `${below}x-long: some text`, `${below}${step}that goes on`], "folded text")
    : [note];
}

function itemContent(draw: Drawing, below: string, step: string, field: string): string[] {
  const map = draw.anchored.maps.at(-1);
  if (map && draw.chance(30))
    return [draw.with(`${below}${field}: *${map}${draw.behind()}`, "alias of a value")];
  if (draw.chance(10)) return [`${below}${field}: ${draw.pick("{}", "{a: b, c: [1, 2]}", "~")}`];

  const inner = below + step;
  const anchor = draw.chance(15) ? draw.anchor() : undefined;
  const lines = [
    `${below}${field}:${anchor === undefined ? "" : ` &${anchor}`}${draw.behind()}`,
    ...(map && draw.chance(30) ? [draw.with(`${inner}<<: *${map}`, "merge key")] : []),
    `${inner}server: ${draw.value()}${draw.behind()}`,
    ...(draw.chance(20)
      ? draw.with([`${inner}extensions:`, `${inner}- name: x`, `${inner}  extension: {a: b}`], "extensions")
      : []),
    ...draw.comments(12),
    ...(draw.chance(20) ? [`${inner}token: ${draw.value()}`] : []),
  ];
  if (anchor !== undefined) draw.anchored.maps.push(anchor);
  return lines;
}
