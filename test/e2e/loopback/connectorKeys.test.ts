import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../../../lab/places.ts";
import { automationConnector } from "../../../oidc/dex/automation.ts";
import { connectorCases } from "../../unit/settings/connectors/examples.ts";
import { acmeRoot } from "../../unit/oidc/acmeRoot.ts";

/** The keys that a Go struct takes from JSON, each with what stands under it; `true` for what is no struct. */
interface Keys {
  readonly [key: string]: Keys | true;
}

/** Where the source of the Dex that the toolchain builds lies. */
function dexSource(): string {
  const goMod = readFileSync(join(repositoryRoot, "lab/toolchain/modules/dex/go.mod"), "utf8");
  const version = /github\.com\/dexidp\/dex (\S+)/.exec(goMod)?.[1] ?? "";
  const cache = execFileSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" }).trim();
  const folder = join(cache, `github.com/dexidp/dex@${version}`);
  if (!existsSync(folder))
    execFileSync("go", ["mod", "download"], { cwd: join(repositoryRoot, "lab/toolchain/modules/dex") });
  return folder;
}

/** The Go source of a package, all files together but tests. */
function packageSource(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

/** What stands between a brace and its partner. @param open where the first stands. */
function inBraces(source: string, open: number): string {
  let depth = 0;
  for (let index = open; index < source.length; index += 1) {
    if (source[index] === "{") depth += 1;
    if (source[index] === "}") depth -= 1;
    if (depth === 0) return source.slice(open + 1, index);
  }
  throw new Error("a brace has no partner");
}

/** The keys of a struct, given what stands in its braces. */
function keysOf(body: string, source: string): Keys {
  const keys = new Map<string, Keys | true>();
  const field =
    /^\s*(?<name>[A-Z]\w*)\s+(?<type>[^`\n{]*?)\s*(?<brace>\{)?\s*(?:`json:"(?<tag>[^",]*)[^`]*`)?\s*(?:\/\/.*)?$/gmu;
  for (let match = field.exec(body); match !== null; match = field.exec(body)) {
    const { name = "", type = "", brace, tag } = match.groups ?? {};
    if (brace !== undefined && type.endsWith("struct")) {
      const open = match.index + match[0].indexOf("{");
      const inner = inBraces(body, open);
      const after = open + inner.length + 2;
      const innerTag = /^\s*`json:"([^",]*)/.exec(body.slice(after))?.[1];
      keys.set(innerTag ?? name, keysOf(inner, source));
      field.lastIndex = body.indexOf("\n", after);
      continue;
    }
    const declared = source.indexOf(`type ${type.replace(/^[[\]*]+/, "")} struct {`);
    keys.set(
      tag ?? name,
      declared === -1 ? true : keysOf(inBraces(source, source.indexOf("{", declared)), source),
    );
  }
  return Object.fromEntries(keys);
}

/** The keys of a connector's configuration. */
function connectorKeys(dex: string, type: string): Keys {
  const source = packageSource(join(dex, "connector", type.replace("-", "")));
  const open = source.indexOf("{", source.indexOf("type Config struct {"));
  return keysOf(inBraces(source, open), source);
}

/** The paths of what a struct does not take; a key without a tag is taken in any case, and maps take any key. */
function unknownKeys(value: unknown, keys: Keys | true, path = ""): readonly string[] {
  if (keys === true) return [];
  if (Array.isArray(value)) return value.flatMap((item) => unknownKeys(item, keys, `${path}[]`));
  if (typeof value !== "object" || value === null) return [`${path} is no struct's`];
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = keys[key] ?? keys[key.slice(0, 1).toUpperCase() + key.slice(1)];
    return known === undefined ? [`${path}.${key}`] : unknownKeys(inner, known, `${path}.${key}`);
  });
}

describe("every key that is written for a connector", () => {
  const dex = dexSource();
  for (const { name, written, config } of connectorCases) {
    it(`is one that Dex reads: ${name}`, () => {
      assert.deepEqual(unknownKeys(config, connectorKeys(dex, written.type)), []);
    });
  }

  it("is one that Dex reads: jobs", () => {
    const login = { issuer: "https://ci.acme.dev", subjects: ["job"], rootCA: acmeRoot };
    const { type, config } = automationConnector("https://login.acme.dev", login);
    assert.deepEqual(unknownKeys(config, connectorKeys(dex, type)), []);
  });

  it("is looked up in what the structs really say", () => {
    assert.deepEqual(connectorKeys(dex, "gitea"), {
      baseURL: true,
      clientID: true,
      clientSecret: true,
      redirectURI: true,
      orgs: { name: true, teams: true },
      loadAllGroups: true,
      useLoginAsID: true,
    });
    const oidc = connectorKeys(dex, "oidc");
    assert.deepEqual(oidc["claimMapping"], { preferred_username: true, email: true, groups: true });
    assert.ok(oidc["insecureEnableGroups"] === true && oidc["pkceChallenge"] === true);
    assert.deepEqual(unknownKeys({ issuer: "", claimMapping: { group: "" }, isuer: "" }, oidc), [
      ".claimMapping.group",
      ".isuer",
    ]);
    const ldap = connectorKeys(dex, "ldap");
    assert.deepEqual(unknownKeys({ userSearch: { nameAttribute: "" }, bindPW: "" }, ldap), [
      ".userSearch.nameAttribute",
    ]);
    assert.equal(connectorKeys(dex, "google")["DomainToAdminEmail"], true);
  });
});
