import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as requests from "@pulumi/pulumi/proto/provider_pb.js";
import { engineMessage } from "../../text/engineMessage.ts";
import type { LogAt } from "./engineLog.ts";
import * as messages from "./messages.ts";
import type { Change } from "./propertyDiff.ts";
import { fromStruct, toStruct } from "./propertyMap.ts";
import type { Circumstances, Difference, ResourceType } from "./resourceType.ts";

/** What the engine is told about the provider. */
export interface ProviderDescription {
  /** Version of the provider, e.g. `0.1.0`. */
  readonly version: string;
  /** Its Pulumi package schema, as JSON. */
  readonly schema: string;
  /**
   * Its resource types by their tokens, e.g. `latchkey:index:KubeconfigEntry`. Each is loaded when the engine first asks for
   * it: every preview starts the provider, and most need only one.
   */
  readonly resourceTypes: Readonly<Record<string, () => Promise<ResourceType>>>;
}

/**
 * The provider protocol's calls, answered by resource types. Calls that are not here are answered with UNIMPLEMENTED.
 *
 * @param startedBy the address of the engine, as it was known at the start. An engine says its address once more when it
 *   comes; one that finds its provider running has nowhere else said it.
 */
export function providerService(
  { version, schema, resourceTypes }: ProviderDescription,
  logAt: LogAt,
  startedBy: string,
): UntypedServiceImplementation {
  const cancellation = new AbortController();
  let logOf = logAt(startedBy);
  const know = (engineAddress: string) => {
    if (engineAddress !== "") logOf = logAt(engineAddress);
  };
  const typeOf = (urn: string): Promise<ResourceType> => {
    // urn:pulumi:STACK::PROJECT::PARENT-TYPE$TYPE::NAME
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const load = resourceTypes[token];
    if (!load)
      throw new Error(`the provider latchkey has no resource ${token || urn}: use a version of it that has`);
    return load();
  };
  const surroundings = (urn: string) => ({ signal: cancellation.signal, log: logOf(urn) });
  const circumstances = (urn: string, preview: boolean): Circumstances => ({
    preview,
    ...surroundings(urn),
  });

  return {
    handshake: answer((request: requests.ProviderHandshakeRequest) => {
      know(request.getEngineAddress());
      return new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(false)
        .setAcceptOutputs(false);
    }),
    getPluginInfo: answer(() => new messages.PluginInfo().setVersion(version)),
    getSchema: answer(() => new messages.GetSchemaResponse().setSchema(schema)),
    attach: answer((request: PluginAttach) => {
      know(request.getAddress());
      return new messages.Empty();
    }),
    cancel: answer(() => {
      cancellation.abort(new Error("cancelled"));
      return new messages.Empty();
    }),
    checkConfig: answer((request: requests.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: answer(() => diffResponse({ changes: new Map(), replaces: [], deleteFirst: false })),
    configure: answer(() => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: answer(async (request: requests.CheckRequest) => {
      const failures = (await typeOf(request.getUrn())).check(fromStruct(request.getNews()));
      return new messages.CheckResponse()
        .setInputs(request.getNews())
        .setFailuresList(
          failures.map(({ property, reason }) =>
            new messages.CheckFailure().setProperty(property).setReason(engineMessage(reason)),
          ),
        );
    }),
    diff: answer(async (request: requests.DiffRequest) => {
      const [state, inputs] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const urn = request.getUrn();
      return diffResponse(await (await typeOf(urn)).diff(state, inputs, surroundings(urn)));
    }),
    create: answer(async (request: requests.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      const { id, properties } = await (
        await typeOf(request.getUrn())
      ).create(inputs, circumstances(request.getUrn(), request.getPreview()));
      return new messages.CreateResponse()
        .setId(request.getPreview() ? "" : id)
        .setProperties(toStruct(properties));
    }),
    read: answer(async (request: requests.ReadRequest) => {
      const state = fromStruct(request.getProperties());
      const found = await (
        await typeOf(request.getUrn())
      ).read(request.getId(), state, circumstances(request.getUrn(), false));
      if (!found) return new messages.ReadResponse().setId("").setProperties(toStruct({}));
      return new messages.ReadResponse()
        .setId(found.id)
        .setProperties(toStruct(found.properties))
        .setInputs(toStruct(found.inputs));
    }),
    update: answer(async (request: requests.UpdateRequest) => {
      const state = fromStruct(request.getOlds());
      const inputs = fromStruct(request.getNews());
      const type = await typeOf(request.getUrn());
      const properties = await type.update(
        request.getId(),
        state,
        inputs,
        circumstances(request.getUrn(), request.getPreview()),
      );
      return new messages.UpdateResponse().setProperties(toStruct(properties));
    }),
    delete: answer(async (request: requests.DeleteRequest) => {
      const state = fromStruct(request.getProperties());
      await (
        await typeOf(request.getUrn())
      ).delete(request.getId(), state, circumstances(request.getUrn(), false));
      return new messages.Empty();
    }),
  };
}

const kinds: Readonly<Record<Change, requests.PropertyDiff.Kind>> = {
  add: messages.PropertyDiff.Kind.ADD,
  delete: messages.PropertyDiff.Kind.DELETE,
  update: messages.PropertyDiff.Kind.UPDATE,
};

const replacingKinds: Readonly<Record<Change, requests.PropertyDiff.Kind>> = {
  add: messages.PropertyDiff.Kind.ADD_REPLACE,
  delete: messages.PropertyDiff.Kind.DELETE_REPLACE,
  update: messages.PropertyDiff.Kind.UPDATE_REPLACE,
};

function diffResponse({ changes, replaces, deleteFirst }: Difference): requests.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const properties = new Set(Array.from(changes.keys(), propertyOf));
  const response = new messages.DiffResponse()
    .setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(Array.from(properties))
    .setReplacesList([...replaces])
    .setDeletebeforereplace(replaces.length > 0 && deleteFirst)
    .setHasdetaileddiff(true);
  for (const [path, change] of changes) {
    const kind = (replaces.includes(propertyOf(path)) ? replacingKinds : kinds)[change];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kind));
  }
  return response;
}

function propertyOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

/** Makes a gRPC handler of a function. What it throws becomes the error that the engine shows on the resource. */
function answer<Request, Response>(respond: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(respond)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          callback({ code: status.UNKNOWN, details: engineMessage(message) });
        },
      );
  };
}
