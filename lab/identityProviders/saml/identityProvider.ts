import { Constants, IdentityProvider, ServiceProvider, setSchemaValidator } from "samlify";
import type { Account } from "../accounts.ts";
import { nameIdFormat, samlResponse } from "./assertion.ts";

/** What the identity provider is made of. */
export interface SamlIdentityProviderInput {
  /** Its entity id, which is the URL of its metadata. */
  readonly entityId: string;
  /** Where it takes requests by HTTP POST. */
  readonly ssoUrl: string;
  /** What it signs assertions with, PEM. The key is an RSA key. */
  readonly signing: { readonly certificate: string; readonly privateKey: string };
  /** The one registered service provider, and where its responses are posted. */
  readonly serviceProvider: { readonly entityId: string; readonly callbackUrl: string };
}

/** The SAML identity provider, without its pages. */
export interface SamlIdentityProvider {
  /** Its metadata, XML. */
  readonly metadata: string;
  /**
   * The id of a request of the service provider's.
   *
   * @param request as it was posted: base64.
   * @throws Error when it is no request, or of another service provider.
   */
  readonly requestId: (request: string) => Promise<string>;
  /** The response that says who somebody is, whose assertion is signed, as it is posted: base64. */
  readonly respond: (account: Account, requestId: string) => Promise<string>;
}

/** Makes the identity provider. */
export function createIdentityProvider(input: SamlIdentityProviderInput): SamlIdentityProvider {
  const { entityId, ssoUrl, signing, serviceProvider } = input;
  // The library wants to be given one. Of a request, which nobody signs, just the id and the issuer are read.
  setSchemaValidator({ validate: () => Promise.resolve() });
  const provider = IdentityProvider({
    entityID: entityId,
    signingCert: signing.certificate,
    privateKey: signing.privateKey,
    nameIDFormat: [nameIdFormat],
    requestSignatureAlgorithm: Constants.algorithms.signature.RSA_SHA256,
    singleSignOnService: [{ Binding: Constants.namespace.binding.post, Location: ssoUrl }],
  });
  const party = ServiceProvider({
    entityID: serviceProvider.entityId,
    wantAssertionsSigned: true,
    assertionConsumerService: [
      { Binding: Constants.namespace.binding.post, Location: serviceProvider.callbackUrl },
    ],
  });
  return {
    metadata: provider.getMetadata(),
    requestId: async (request) => {
      const { extract } = await provider.parseLoginRequest(party, "post", { body: { SAMLRequest: request } });
      const id = extract.request?.["id"];
      if (typeof id !== "string") throw new Error("The request has no ID.");
      if (extract.issuer !== serviceProvider.entityId) {
        throw new Error(`The request is of ${String(extract.issuer)}, which is not registered.`);
      }
      return id;
    },
    respond: async (account, requestId) => {
      const assertion = {
        issuer: entityId,
        audience: serviceProvider.entityId,
        recipient: serviceProvider.callbackUrl,
        inResponseTo: requestId,
      };
      const { context } = await provider.createLoginResponse(party, { extract: {} }, "post", {}, (template) =>
        samlResponse(template, account, assertion),
      );
      return context;
    },
  };
}
