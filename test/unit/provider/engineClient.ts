import { credentials, type ServiceError } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as protocol from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, toStruct, type PropertyMap } from "../../../provider/engine/propertyMap.ts";

const urn = "urn:pulumi:prod::latchkey::latchkey:index:KubeconfigEntry::kubeconfig-entry";

type Callback<Response> = (error: ServiceError | null, response: Response) => void;

/** The engine's side of the provider protocol, for one resource. */
export class EngineClient {
  readonly #client: InstanceType<typeof services.ResourceProviderClient>;

  constructor(port: number) {
    this.#client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  close(): void {
    this.#client.close();
  }

  async handshake() {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1");
    return (
      await this.#call<protocol.ProviderHandshakeResponse>((done) => this.#client.handshake(request, done))
    ).toObject();
  }

  async configure() {
    return (
      await this.#call<protocol.ConfigureResponse>((done) =>
        this.#client.configure(new messages.ConfigureRequest(), done),
      )
    ).toObject();
  }

  async version(): Promise<string> {
    return (
      await this.#call<PluginInfo>((done) => this.#client.getPluginInfo(new empty.Empty(), done))
    ).getVersion();
  }

  async schema(): Promise<unknown> {
    const request = new messages.GetSchemaRequest();
    return JSON.parse(
      (
        await this.#call<protocol.GetSchemaResponse>((done) => this.#client.getSchema(request, done))
      ).getSchema(),
    );
  }

  async cancel(): Promise<void> {
    await this.#call<empty.Empty>((done) => this.#client.cancel(new empty.Empty(), done));
  }

  async check(news: PropertyMap, ofUrn = urn) {
    const request = new messages.CheckRequest().setUrn(ofUrn).setNews(toStruct(news));
    const response = await this.#call<protocol.CheckResponse>((done) => this.#client.check(request, done));
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response.getFailuresList().map((each) => each.toObject()),
    };
  }

  async diff(olds: PropertyMap, news: PropertyMap) {
    const request = new messages.DiffRequest()
      .setUrn(urn)
      .setId("id")
      .setOlds(toStruct(olds))
      .setNews(toStruct(news));
    const response = await this.#call<protocol.DiffResponse>((done) => this.#client.diff(request, done));
    return {
      changed: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      diffs: response.getDiffsList(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      detailed: Object.fromEntries(
        Array.from(response.getDetaileddiffMap().entries(), ([path, change]) => [path, change.getKind()]),
      ),
    };
  }

  async create(properties: PropertyMap, preview = false) {
    const request = new messages.CreateRequest()
      .setUrn(urn)
      .setProperties(toStruct(properties))
      .setPreview(preview);
    const response = await this.#call<protocol.CreateResponse>((done) => this.#client.create(request, done));
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  }

  async read(id: string, properties: PropertyMap) {
    const request = new messages.ReadRequest().setUrn(urn).setId(id).setProperties(toStruct(properties));
    const response = await this.#call<protocol.ReadResponse>((done) => this.#client.read(request, done));
    return {
      id: response.getId(),
      properties: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  async update(olds: PropertyMap, news: PropertyMap, preview = false): Promise<PropertyMap> {
    const request = new messages.UpdateRequest()
      .setUrn(urn)
      .setOlds(toStruct(olds))
      .setNews(toStruct(news))
      .setPreview(preview);
    return fromStruct(
      (
        await this.#call<protocol.UpdateResponse>((done) => this.#client.update(request, done))
      ).getProperties(),
    );
  }

  async delete(properties: PropertyMap): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn).setId("id").setProperties(toStruct(properties));
    await this.#call<empty.Empty>((done) => this.#client.delete(request, done));
  }

  #call<Response>(start: (done: Callback<Response>) => unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      start((error, response) => {
        if (error) reject(new Error(error.details));
        else resolve(response);
      });
    });
  }
}
