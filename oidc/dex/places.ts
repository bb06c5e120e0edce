/** Where the serving certificate and its key are mounted in Dex's pod. */
export const dexServingFolder = "/etc/dex/serving";

/** Where Dex's configuration file, and the files that connectors read, are mounted in its pod. */
export const dexConfigurationFolder = "/etc/dex/config";
