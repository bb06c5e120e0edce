import { parse } from "yaml";
import { z } from "zod";
import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { compareAuthorities } from "./authorities.ts";
import { type DexOutputs, dexClusterOf } from "./dexOutputs.ts";
import type { KnownConnection } from "./knownConnection.ts";

/** An output that differs from what is known without it. */
export interface Mismatch {
  /** The output's field, such as `kubeconfigEntry.issuer`. */
  readonly output: string;
  /** What the stack has, in quotes unless it is a fingerprint. */
  readonly applied: string;
  /** What is known, as {@link applied}. */
  readonly known: string;
  /** Where it is known from, such as `the hub prod-hub`. */
  readonly source: string;
}

/** A mismatch with both values, as a part of a sentence about the stack. */
export function mismatchText({ output, applied, known, source }: Mismatch): string {
  return `${output} is ${applied}, but ${source} has ${known}`;
}

/** What is known of a cluster without its own stack. */
export interface KnownCluster {
  readonly settings: ClusterSettings;
  /** The outputs of the stack whose Dex the cluster trusts. */
  readonly dex: DexOutputs;
  readonly connection: KnownConnection;
}

/**
 * Compares a cluster's `kubeconfigEntry` with the fleet's files, with the outputs of the Dex that it trusts, and with
 * the administrator's connection where that is known. A cluster's administrators can write its state, so
 * without this comparison it would decide where tokens of the whole fleet are sent.
 *
 * @returns the entry with nothing of the stack's own that was not compared, or every mismatch.
 */
export function compareEntry(
  entry: KubeconfigEntryInput,
  { settings, dex, connection }: KnownCluster,
): { readonly entry: KubeconfigEntryInput } | { readonly mismatches: readonly Mismatch[] } {
  const dexStack = `the stack ${dexClusterOf(settings)}`;
  const issuerAuthority = compareAuthorities(entry.issuerCertificateAuthority, dex.certificateAuthority);
  const server = compareServer(entry, connection);
  const mismatches = [
    ...differing("name", entry.name, settings.cluster, "the stack's file name"),
    ...differing("issuer", entry.issuer, settings.login.issuer.url, "the fleet's configuration"),
    ...differing("issuer", entry.issuer, dex.issuer, dexStack),
    ...differing("audience", entry.audience, settings.login.audience, "the fleet's configuration"),
    ...differing("connector", entry.connector, settings.loginConnector, "the fleet's configuration"),
    ...("pem" in issuerAuthority
      ? []
      : [{ output: "issuerCertificateAuthority", ...issuerAuthority, source: dexStack }]),
    ...server.mismatches,
  ].map((mismatch) => ({ ...mismatch, output: `kubeconfigEntry.${mismatch.output}` }));
  if (mismatches.length > 0 || !("pem" in issuerAuthority)) return { mismatches };
  const { name, issuer, audience, connector, tlsServerName, ports, deviceCode } = entry;
  return {
    entry: {
      name,
      server: entry.server,
      ...(server.pem === undefined ? {} : { certificateAuthority: server.pem }),
      ...(tlsServerName === undefined ? {} : { tlsServerName }),
      issuer,
      audience,
      ...(issuerAuthority.pem === undefined ? {} : { issuerCertificateAuthority: issuerAuthority.pem }),
      ...(connector === undefined ? {} : { connector }),
      // Ports of the person's own machine, and which client asks: neither leads a token elsewhere.
      ...(ports === undefined ? {} : { ports }),
      ...(deviceCode === undefined ? {} : { deviceCode }),
    },
  };
}

/** The server of an entry; its own authority is kept where no connection is known. */
function compareServer(
  entry: KubeconfigEntryInput,
  known: KnownConnection,
): { readonly mismatches: readonly Mismatch[]; readonly pem: string | undefined } {
  if ("unknown" in known) return { mismatches: [], pem: entry.certificateAuthority };
  const { connection, source } = known;
  const authority = compareAuthorities(entry.certificateAuthority, connection.certificateAuthority);
  // Behind an authority of its own, a cluster may have several addresses: nobody else can answer at any of them.
  const isKnownByAuthority = "pem" in authority && authority.pem !== undefined;
  return {
    mismatches: [
      ...(isKnownByAuthority
        ? []
        : [
            ...differing("server", sameSpelling(entry.server), sameSpelling(connection.server), source),
            ...differing("tlsServerName", entry.tlsServerName, connection.tlsServerName, source),
          ]),
      ...("pem" in authority ? [] : [{ output: "certificateAuthority", ...authority, source }]),
    ],
    pem: "pem" in authority ? authority.pem : undefined,
  };
}

/** URLs that lead to the same place have the same spelling. */
function sameSpelling(url: string): string {
  return (URL.parse(url)?.href ?? url).replace(/\/$/, "");
}

function differing(
  output: string,
  applied: string | undefined,
  known: string | undefined,
  source: string,
): readonly Mismatch[] {
  return applied === known ? [] : [{ output, applied: quoted(applied), known: quoted(known), source }];
}

/** A value from elsewhere in one line, without control characters. */
function quoted(value: string | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

const authenticators = z.object({
  jwt: z.array(
    z.object({
      issuer: z.object({
        url: z.string(),
        discoveryURL: z.string().optional(),
        audiences: z.array(z.string()),
        certificateAuthority: z.string().optional(),
      }),
    }),
  ),
});

/**
 * Compares the emitted configuration of a cluster's API server, structured and as flags, with the entry: nothing but
 * its issuer and its audience may be accepted.
 *
 * @param entry one that {@link compareEntry} returned.
 */
export function compareConfigurations(
  outputs: { readonly authenticationConfiguration: string; readonly apiServerFlags: string },
  entry: KubeconfigEntryInput,
): readonly Mismatch[] {
  return [
    ...compareStructured(outputs.authenticationConfiguration, entry),
    ...compareFlags(outputs.apiServerFlags, entry),
  ];
}

const ownEntry = "the entry of the cluster";

function compareStructured(text: string, entry: KubeconfigEntryInput): readonly Mismatch[] {
  const output = "authenticationConfiguration";
  if (text === "") return [];
  const read = authenticators.safeParse(yamlOf(text));
  if (!read.success)
    return [{ output, applied: "not an AuthenticationConfiguration", known: "one issuer", source: ownEntry }];
  return read.data.jwt.flatMap(({ issuer }, index) => {
    const at = (field: string) => `${output}.jwt[${index}].issuer.${field}`;
    const authority = compareAuthorities(issuer.certificateAuthority, entry.issuerCertificateAuthority);
    return [
      ...differing(at("url"), issuer.url, entry.issuer, ownEntry),
      ...differing(at("discoveryURL"), issuer.discoveryURL, undefined, ownEntry),
      ...differing(at("audiences"), issuer.audiences.join(" "), entry.audience, ownEntry),
      ...("pem" in authority ? [] : [{ output: at("certificateAuthority"), ...authority, source: ownEntry }]),
    ];
  });
}

function compareFlags(text: string, entry: KubeconfigEntryInput): readonly Mismatch[] {
  return [...text.matchAll(/^--oidc-(issuer-url|client-id)=(.*)$/gm)].flatMap(([, name = "", value = ""]) =>
    differing(
      `apiServerFlags.oidc-${name}`,
      value,
      name === "client-id" ? entry.audience : entry.issuer,
      ownEntry,
    ),
  );
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Not a YAMLError alone: an alias that leads nowhere or to too much, and lists that are nested too deep, throw others.
    return undefined;
  }
}
