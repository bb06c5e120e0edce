import { parse } from "yaml";
import { plainCertificates } from "../pemCertificates.ts";

/** Where a cluster's API server answers and who signs its certificate. */
export interface ClusterConnection {
  /** The API server's URL. */
  readonly server: string;
  /** The authorities that sign its certificate, as PEM; absent where they are public. */
  readonly certificateAuthority?: string;
  /** The name in its certificate, where the URL has another. */
  readonly tlsServerName?: string;
}

/** One kubeconfig file, as it was read. */
export interface KubeconfigSource {
  /** Its path, or what else messages call it. */
  readonly name: string;
  /** Its text. */
  readonly text: string;
  /** Reads a file that it names, relative to its own folder. */
  readonly readFile: (path: string) => string;
}

/** A kubeconfig that does not lead to the cluster. */
export class KubeconfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "KubeconfigError";
  }
}

/**
 * Finds the cluster that a context leads to. Of several files the first that has a name wins, as for kubectl
 * (client-go, tools/clientcmd/loader.go).
 *
 * @param context the context's name; the current one where it is left out.
 * @throws {KubeconfigError} where no file has the context, or its cluster.
 */
export function clusterConnection(sources: readonly KubeconfigSource[], context?: string): ClusterConnection {
  return clusterConnections(sources)(context);
}

/** {@link clusterConnection} for many contexts of the same files, which are parsed once. */
export function clusterConnections(
  sources: readonly KubeconfigSource[],
): (context?: string) => ClusterConnection {
  const files = sources.map((source) => ({ source, root: record(parse(source.text)) }));
  const names = sources.map((source) => source.name).join(", ");
  return (context) => connectionIn(files, names, context);
}

function connectionIn(
  files: readonly ParsedFile[],
  names: string,
  context: string | undefined,
): ClusterConnection {
  const contextName = context ?? files.map(({ root }) => root["current-context"]).find(isText);
  if (contextName === undefined)
    throw new KubeconfigError(`${names} has no current context; name one in latchkey:context`);
  const found = findNamed(files, "contexts", contextName);
  if (found === undefined) {
    const known = files
      .flatMap(({ root }) => list(root["contexts"]).map((entry) => entry["name"]))
      .filter(isText);
    throw new KubeconfigError(
      `${names} has no context "${contextName}"; ${known.length === 0 ? "it has none" : `it has ${known.join(", ")}`}`,
    );
  }
  const clusterName = record(found.entry["context"])["cluster"];
  const cluster = isText(clusterName) ? findNamed(files, "clusters", clusterName) : undefined;
  const details = record(cluster?.entry["cluster"]);
  const { server } = details;
  if (cluster === undefined || !isText(server)) {
    throw new KubeconfigError(`${names} has no cluster with a server for the context "${contextName}"`);
  }
  const written = authority(details, cluster.source);
  const certificateAuthority = written === undefined ? undefined : plainCertificates(written);
  const tlsServerName = details["tls-server-name"];
  return {
    server,
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    ...(isText(tlsServerName) ? { tlsServerName } : {}),
  };
}

function authority(cluster: YamlMap, source: KubeconfigSource): string | undefined {
  const inline = cluster["certificate-authority-data"];
  if (isText(inline)) return Buffer.from(inline, "base64").toString("utf8");
  const file = cluster["certificate-authority"];
  return isText(file) ? source.readFile(file) : undefined;
}

type YamlMap = Readonly<Record<string, unknown>>;

interface ParsedFile {
  readonly source: KubeconfigSource;
  readonly root: YamlMap;
}

function findNamed(
  files: readonly ParsedFile[],
  key: "clusters" | "contexts",
  name: string,
): { source: KubeconfigSource; entry: YamlMap } | undefined {
  for (const { source, root } of files) {
    const entry = list(root[key]).find((candidate) => candidate["name"] === name);
    if (entry !== undefined) return { source, entry };
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function record(value: unknown): YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function list(value: unknown): readonly YamlMap[] {
  return Array.isArray(value) ? value.map(record) : [];
}
