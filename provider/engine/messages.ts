import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";

// The messages and the service of the Pulumi engine's provider protocol (pulumi/proto/pulumi/provider.proto), from the
// SDK's generated code alone: the SDK's own provider server would load the whole SDK and take four times as long to start.

/** What the provider protocol sends. */
export const {
  CheckFailure,
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  GetSchemaResponse,
} = provider;
export const { PropertyDiff, ProviderHandshakeResponse, ReadResponse, UpdateResponse } = provider;
export const { PluginInfo } = plugin;
export const { Empty } = empty;
export const { Struct } = struct;

/** The provider protocol's service description. */
export const { ResourceProviderService } = services;
