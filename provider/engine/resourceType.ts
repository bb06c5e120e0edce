import type { Change } from "./propertyDiff.ts";
import type { Log } from "./engineLog.ts";
import type { PropertyMap } from "./propertyMap.ts";

/** Why an input cannot be used. The engine shows it on the resource and fails the preview. */
export interface Failure {
  /** Name of the input. */
  readonly property: string;
  /** What is wrong and what to write instead. Never the value of a secret: the engine shows it as it is. */
  readonly reason: string;
}

/** What a change of the inputs means for a resource. */
export interface Difference {
  /** The change of each path that differs. */
  readonly changes: ReadonlyMap<string, Change>;
  /** The properties whose change means that the resource is made anew. */
  readonly replaces: readonly string[];
  /** Whether it is then deleted before the new one is made, and not after. */
  readonly deleteFirst: boolean;
}

/** What a resource has become. */
export interface ResourceState {
  readonly id: string;
  readonly properties: PropertyMap;
}

/** What a resource is found to be outside of the engine's knowledge. */
export interface FoundState extends ResourceState {
  /** The inputs that would make it so. */
  readonly inputs: PropertyMap;
}

/** What every call is made with. */
export interface Surroundings {
  /** Tells that the person has cancelled. */
  readonly signal: AbortSignal;
  /** Shows the person a message. */
  readonly log: Log;
}

/** How the provider carries out what is asked. */
export interface Circumstances extends Surroundings {
  /** Whether this is a preview, which changes nothing. */
  readonly preview: boolean;
}

/** A type of resource. Properties come with their secrets marked, and go back with their secrets marked. */
export interface ResourceType {
  /** Checks inputs, some of which may not be known yet. */
  check(inputs: PropertyMap): readonly Failure[];
  /** Compares what the state holds with new inputs. Every preview and every update does. */
  diff(state: PropertyMap, inputs: PropertyMap, surroundings: Surroundings): Difference | Promise<Difference>;
  /** Makes the resource. In a preview, what is not known yet is {@link unknownValue}. */
  create(inputs: PropertyMap, circumstances: Circumstances): Promise<ResourceState>;
  /** Looks up the resource; `undefined` when it is gone. Without state it is being imported, and only its id is known. */
  read(id: string, state: PropertyMap, circumstances: Circumstances): Promise<FoundState | undefined>;
  /** Changes the resource. */
  update(
    id: string,
    state: PropertyMap,
    inputs: PropertyMap,
    circumstances: Circumstances,
  ): Promise<PropertyMap>;
  /** Deletes the resource. It is no error when it is gone. */
  delete(id: string, state: PropertyMap, circumstances: Circumstances): Promise<void>;
}
