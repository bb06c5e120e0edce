import { isAbsolute, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { connectorSecretsKey } from "../settings/connectorSecrets.ts";
import { configNamespace } from "../settings/loadStack.ts";
import type { SettingsSource } from "../settings/loadSettings.ts";
import { settingsFilesBeside } from "../settings/settingsFiles.ts";
import { secretSettingNames } from "../settings/stackSchema.ts";
import { secretValue } from "../settings/secretValue.ts";
import { programError } from "./messages.ts";

/** The setting that says where the fleet file is; it is the project's, not a stack's. */
const fleetKey = "fleet";

/**
 * Where this stack's settings come from, as the engine tells it.
 *
 * The fleet file is `stacks/fleet.yaml` beside Pulumi.yaml. `latchkey:fleet`, set in Pulumi.yaml, names another place,
 * relative to the program's directory (Pulumi.yaml's `main`).
 *
 * @param known the fleet file, where whoever runs the program knows it.
 * @throws {pulumi.RunError} where neither the person nor the language host says where it is.
 */
export function engineSettings(known?: string): SettingsSource {
  const prefix = `${configNamespace}:`;
  const fromElsewhere = new Map<string, unknown>();
  for (const [key, value] of Object.entries(allConfig())) {
    if (!key.startsWith(prefix) || key === prefix + fleetKey) continue;
    const name = key.slice(prefix.length);
    fromElsewhere.set(name, visible(name, value));
  }
  return {
    files: settingsFilesBeside(
      known ??
        resolve(
          new pulumi.Config(configNamespace).get(fleetKey) ?? join(projectFolder(), "stacks/fleet.yaml"),
        ),
    ),
    stack: pulumi.getStack(),
    fromElsewhere,
  };
}

/** A setting as a check may see it. */
function visible(name: string, value: string): unknown {
  if (secretSettingNames.has(name)) return secretValue;
  return name === connectorSecretsKey ? withoutTexts(parsed(value)) : parsed(value);
}

/** The same groups of keys, with a secret's mark for every value. */
function withoutTexts(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return secretValue;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutTexts(inner)]));
}

/** The folder of Pulumi.yaml. The program's own folder is no substitute: where Latchkey is installed, it holds no fleet. */
function projectFolder(): string {
  const told = pulumi.getRootDirectory();
  if (isAbsolute(told)) return told;
  throw programError(
    `This version of Pulumi does not tell where Pulumi.yaml lies. Update it to 3.68 or newer, or write into Pulumi.yaml, under config, ${configNamespace}:${fleetKey} with the fleet file's path, relative to its main.`,
  );
}

/** The engine hands objects over as JSON and everything else as text. */
function parsed(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
