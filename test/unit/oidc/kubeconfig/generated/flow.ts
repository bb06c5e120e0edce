import type { Drawing } from "./drawing.ts";

/** A list in brackets, on one line or on several. */
export function flowList(draw: Drawing, head: string, indentation: string, list: string): string[] {
  const items = Array.from({ length: draw.count(3) }, () => flowItem(draw, list));
  const trailing = draw.chance(30) ? draw.with(",", "trailing comma") : "";
  if (draw.chance(50)) {
    const line = `${head}[${draw.pick("", " ")}${items.join(", ")}${trailing}${draw.pick("", " ")}]${draw.behind()}`;
    return [draw.with(line, "flow list")];
  }
  const lines = items.map((item, index) => {
    const comma = index < items.length - 1 ? "," : trailing;
    return `${indentation}${item}${comma}${draw.behindComma()}`;
  });
  return draw.with([`${head}[${draw.behindComma()}`, ...lines, `${indentation}]`], "flow list on lines");
}

/** An item of a list, in brackets on one line. */
export function flowItem(draw: Drawing, list: string): string {
  const map = draw.anchored.maps.at(-1);
  const content =
    map && draw.chance(20)
      ? draw.with(`*${map} `, "alias of a value")
      : draw.pick("{}", '{server: "https://f"}', "{a: [b, c]}");
  return `{${draw.shuffled(`name: ${JSON.stringify(draw.rawName())}`, `${list.slice(0, -1)}: ${content}`).join(", ")}}`;
}

/** A root map in braces, in YAML's free notation. */
export function flowRoot(draw: Drawing): string[] {
  const pairs = draw
    .shuffled("apiVersion", "kind", "x-more", "clusters", "users", "contexts")
    .flatMap((key) => {
      const pair = flowPair(draw, key);
      return pair.length === 0 ? [] : [pair];
    });
  const trailing = draw.chance(40) && pairs.length > 0 ? draw.with(",", "trailing comma") : "";
  const lines = pairs.flatMap((pair, index) => {
    const comma = index < pairs.length - 1 ? "," : trailing;
    return [...pair.slice(0, -1), `${pair.at(-1) ?? ""}${comma}${draw.behindComma()}`];
  });
  const all = ["{", ...lines, `}${draw.behind()}`];
  const oneLine = draw.chance(40) && !all.some((line) => line.includes("#"));
  return oneLine ? [all.map((line) => line.trim()).join(" ")] : all;
}

function flowPair(draw: Drawing, key: string): string[] {
  switch (key) {
    case "apiVersion":
      return ["  apiVersion: v1"];
    case "kind":
      return ["  kind: Config"];
    case "x-more":
      return draw.chance(40) ? [draw.with("  x-more: [a, {b: c}]", "unknown root key")] : [];
    default:
      switch (draw.pick("items", "items", "missing", "null", "[]")) {
        case "missing":
          return draw.with([], "missing list");
        case "null":
          return [draw.with(`  ${key}: null`, "null list")];
        case "[]":
          return [draw.with(`  ${key}: [ ]`, "[] list")];
        default: {
          const list = flowList(draw, `  ${key}: `, "    ", key);
          return [...list.slice(0, -1), (list.at(-1) ?? "").replace(/\][ \t]+(#.*)?$/, "]")];
        }
      }
  }
}

/** A kubeconfig in JSON. */
export function json(draw: Drawing, step: string): string[] {
  const root = draw.shuffled("apiVersion", "kind", "preferences", "x-more", "clusters", "users", "contexts");
  const pairs = root.flatMap((key): [string, unknown][] => {
    const value = jsonValue(draw, key);
    return value === undefined ? [] : [[key, value]];
  });
  return JSON.stringify(Object.fromEntries(pairs), undefined, step).split("\n");
}

function jsonValue(draw: Drawing, key: string): unknown {
  switch (key) {
    case "apiVersion":
      return "v1";
    case "kind":
      return "Config";
    case "preferences":
      return {};
    case "x-more":
      return draw.chance(30) ? draw.with([1, { a: null }], "unknown root key") : undefined;
    default:
      switch (draw.pick("items", "items", "missing", "null", "[]")) {
        case "missing": {
          draw.with(undefined, "missing list");
          return;
        }
        case "null":
          return draw.with(null, "null list");
        case "[]":
          return draw.with([], "[] list");
        default:
          return Array.from({ length: draw.count(3) }, () => ({
            name: draw.rawName(),
            [key.slice(0, -1)]: { server: "https://j" },
          }));
      }
  }
}
