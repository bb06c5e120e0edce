import { mergeEntry, type Ownership } from "../../oidc/kubeconfig/mergeEntry.ts";
import { namesOfContext, readEntry } from "../../oidc/kubeconfig/readEntry.ts";
import { removeEntry } from "../../oidc/kubeconfig/removeEntry.ts";
import { compareProperties } from "../engine/propertyDiff.ts";
import {
  holdsSecret,
  holdsUnknown,
  revealed,
  secret,
  unknownValue,
  type PropertyMap,
} from "../engine/propertyMap.ts";
import type { Circumstances, FoundState, ResourceState } from "../engine/resourceType.ts";
import * as properties from "./entryProperties.ts";
import { changeFile, readKubeconfigFile, withPath } from "../../kubeconfigFile/changeFile.ts";
import { DanglingLinkError } from "../../kubeconfigFile/kubeconfigFileError.ts";

/** Writes the entry into the file. */
export async function create(
  inputs: PropertyMap,
  { preview, signal }: Circumstances,
): Promise<ResourceState> {
  const { path, entry } = inputs;
  if (preview) {
    await rehearse(inputs, undefined, signal);
    return {
      id: "",
      properties: { path: path ?? null, entry: entry ?? null, names: unknownValue, restore: unknownValue },
    };
  }
  const id = idOf(inputs);
  return { id, properties: stateOf(inputs, await merge(inputs, undefined, signal)) };
}

/** Writes the entry anew, in its place. */
export async function update(
  _id: string,
  state: PropertyMap,
  inputs: PropertyMap,
  { preview, signal }: Circumstances,
): Promise<PropertyMap> {
  const owned = { names: properties.namesIn(state), restore: properties.restoreOf(state) };
  if (!preview) return stateOf(inputs, await merge(inputs, owned, signal));
  await rehearse(inputs, owned, signal);
  return stateOf(inputs, owned);
}

async function merge(
  inputs: PropertyMap,
  owned: Ownership | undefined,
  signal: AbortSignal,
): Promise<Ownership> {
  const entry = properties.entryOf(inputs);
  const names = properties.namesOf(entry);
  let ownership = owned;
  await changeFile(
    properties.pathOf(inputs),
    (text) => {
      const merged = mergeEntry(text, entry, ownership);
      // The edit may be asked for again, when another program has undone it; then the entry is known to be ours.
      ownership = { names, restore: merged.restore };
      return merged.text;
    },
    signal,
  );
  return ownership ?? { names, restore: properties.nothingToRestore };
}

/** Finds out in a preview whether the entry could be written, and changes nothing. */
async function rehearse(
  inputs: PropertyMap,
  owned: Ownership | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (holdsUnknown(inputs["path"] ?? null) || holdsUnknown(inputs["entry"] ?? null)) return;
  const path = properties.pathOf(inputs);
  const text = await readKubeconfigFile(path, signal);
  withPath(path, () => mergeEntry(text, properties.entryOf(inputs), owned));
}

/** Finds out what stands in the file. */
export async function read(
  id: string,
  state: PropertyMap,
  { signal }: Circumstances,
): Promise<FoundState | undefined> {
  const imported = state["path"] === undefined;
  const path = imported ? partsOf(id).path : properties.pathOf(state);
  const text = await textAt(path, signal);
  const names = imported
    ? withPath(path, () => namesOfContext(text, partsOf(id).context))
    : properties.namesIn(state);
  if (!names) return undefined;
  const entry = revealed(state["entry"] ?? null);
  const found = withPath(path, () => readEntry(text, names, properties.partsOf(entry)));
  if (!found) return undefined;

  const asFound = properties.toProperty({ cluster: found.cluster, context: found.context, user: found.user });
  const unchanged = compareProperties("", entry, asFound).size === 0;
  // A secret among the inputs has made the whole entry secret before, and must keep it so.
  const marked = holdsSecret(state["entry"] ?? null) ? secret(asFound) : asFound;
  const inputs = {
    path: imported ? path : (state["path"] ?? null),
    entry: unchanged ? (state["entry"] ?? null) : marked,
  };
  return { id, inputs, properties: stateOf(inputs, { names, restore: properties.restoreOf(state) }) };
}

/** Takes the entry out of the file. */
export async function remove(_id: string, state: PropertyMap, { signal }: Circumstances): Promise<void> {
  const names = properties.namesIn(state);
  const restore = properties.restoreOf(state);
  try {
    await changeFile(properties.pathOf(state), (text) => removeEntry(text, names, restore), signal);
  } catch (error) {
    // A link to nothing holds no entry.
    if (!(error instanceof DanglingLinkError)) throw error;
  }
}

async function textAt(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await readKubeconfigFile(path, signal);
  } catch (error) {
    if (error instanceof DanglingLinkError) return undefined;
    throw error;
  }
}

function stateOf({ path, entry }: PropertyMap, { names, restore }: Ownership): PropertyMap {
  return {
    path: path ?? null,
    entry: entry ?? null,
    names: { ...names },
    restore: properties.restoreProperty(restore),
  };
}

function idOf(inputs: PropertyMap): string {
  return `${properties.pathOf(inputs)}#${properties.entryOf(inputs).context.name}`;
}

function partsOf(id: string): { path: string; context: string } {
  const mark = id.indexOf("#");
  if (mark === -1)
    throw new TypeError(
      `the id ${JSON.stringify(id)} names no context: write PATH#CONTEXT, e.g. ~/.kube/config#prod`,
    );
  return { path: id.slice(0, mark), context: id.slice(mark + 1) };
}
