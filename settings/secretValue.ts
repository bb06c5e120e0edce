/**
 * Stands for a secret wherever settings are read and checked. The value itself goes from the engine straight to where
 * it is used, so no check can print it. A symbol, because no file can hold one: what a person wrote is never taken for
 * an encrypted value.
 */
export const secretValue: unique symbol = Symbol("secret");
