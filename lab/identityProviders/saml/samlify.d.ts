/**
 * What is used of samlify 2.13, as its own declarations have it. Those bring the DOM's along, by way of @xmldom/xmldom,
 * and would so change what `CryptoKey` and other globals are in all of this repository: tsconfig.json names this file in
 * their place.
 */

/** What was read from a message. */
export interface Extract {
  readonly issuer?: string | string[];
  readonly nameID?: string;
  readonly audience?: string | string[];
  readonly attributes?: Readonly<Record<string, string | string[]>>;
  readonly request?: Readonly<Record<string, string | string[]>>;
  readonly response?: Readonly<Record<string, string | string[]>>;
}

/** A message as it is posted. */
export interface PostedMessage {
  readonly body: Readonly<Record<string, string>>;
}

/** Where a message of a binding is posted. */
export interface Endpoint {
  readonly Binding: string;
  readonly Location: string;
}

/** An XML document and its id. */
export interface Binding {
  readonly id: string;
  readonly context: string;
}

/** A service provider. */
export interface ServiceProviderInstance {
  parseLoginResponse(
    provider: IdentityProviderInstance,
    binding: "post",
    request: PostedMessage,
  ): Promise<{ readonly extract: Extract }>;
}

/** An identity provider. */
export interface IdentityProviderInstance {
  getMetadata(): string;
  parseLoginRequest(
    party: ServiceProviderInstance,
    binding: "post",
    request: PostedMessage,
  ): Promise<{ readonly extract: Extract }>;
  createLoginResponse(
    party: ServiceProviderInstance,
    request: { readonly extract: Extract },
    binding: "post",
    user: Readonly<Record<string, unknown>>,
    fillIn: (template: string) => Binding,
  ): Promise<Binding>;
}

export function IdentityProvider(
  settings:
    | {
        readonly entityID: string;
        readonly signingCert: string;
        readonly privateKey: string;
        readonly nameIDFormat: string[];
        readonly requestSignatureAlgorithm: string;
        readonly singleSignOnService: Endpoint[];
      }
    | { readonly metadata: string },
): IdentityProviderInstance;

export function ServiceProvider(settings: {
  readonly entityID: string;
  readonly wantAssertionsSigned: boolean;
  readonly assertionConsumerService: Endpoint[];
}): ServiceProviderInstance;

export function setSchemaValidator(validator: { validate(xml: string): Promise<unknown> }): void;

export const SamlLib: {
  replaceTagsByValue(xml: string, values: Readonly<Record<string, string>>): string;
};

export const Constants: {
  readonly algorithms: { readonly signature: { readonly RSA_SHA256: string } };
  readonly namespace: { readonly binding: { readonly post: string } };
};
