import { z } from "zod";
import { secretValue } from "./secretValue.ts";

/** The setting under which the secrets of connectors stand, but for those of GitHub's own keys. */
export const connectorSecretsKey = "connectorSecrets";

/** The command that sets one secret of a connector's. */
export function setSecretCommand(connector: string, key: string): string {
  return `pulumi config set --secret --path 'latchkey:${connectorSecretsKey}.${connector}.${key}'`;
}

const form = "The secrets of connectors, by the connector's id and then by key";

/**
 * The secrets of a stack's connectors, each of which must be encrypted in its file; their values are never looked at
 * here. What comes out is which there are: the keys, by connector.
 */
export const connectorSecrets = z
  .unknown()
  .describe(`${form}.`)
  .transform((written, context): Readonly<Record<string, readonly string[]>> => {
    const refuse = (path: string[], message: string) => {
      context.issues.push({ code: "custom", input: undefined, path, message });
    };
    if (!isGroup(written)) {
      refuse(
        [],
        `must be keys with values under it. ${form}; set each with: ${setSecretCommand("ID", "KEY")}`,
      );
      return z.NEVER;
    }
    for (const [connector, secrets] of Object.entries(written)) {
      if (!isGroup(secrets)) {
        refuse([connector], clearMessage(secrets, setSecretCommand(connector, "KEY")));
        continue;
      }
      for (const [key, value] of Object.entries(secrets)) {
        if (value !== secretValue) {
          refuse([connector, key], clearMessage(value, setSecretCommand(connector, key)));
        }
      }
    }
    return Object.fromEntries(
      Object.entries(written).map(([connector, secrets]) => [connector, Object.keys(secrets ?? {})]),
    );
  });

function clearMessage(value: unknown, command: string): string {
  if (value === null) return `is empty; set it with: ${command}`;
  if (value === secretValue) return `is one encrypted value; remove it, and set each secret with: ${command}`;
  return `stands in the clear; take it out of the file, have a new one made if the file was ever committed, and set it with: ${command}`;
}

/**
 * What a stack's file and the engine know of its secrets together: each of the file's own, and the engine's where the file
 * has none.
 */
export function joinedSecrets(ofFile: unknown, ofEngine: unknown): unknown {
  if (!isGroup(ofFile) || !isGroup(ofEngine)) return ofFile ?? ofEngine;
  const connectors = new Set([...Object.keys(ofEngine), ...Object.keys(ofFile)]);
  return Object.fromEntries(
    [...connectors].map((connector) => {
      const [file, engine] = [ofFile[connector], ofEngine[connector]];
      return [connector, isGroup(file) && isGroup(engine) ? { ...engine, ...file } : (file ?? engine)];
    }),
  );
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
