import type { STSClientConfig } from "@aws-sdk/client-sts";

/** The options of an AWS client that all services share. */
export type ClientOptions = Pick<STSClientConfig, "region" | "credentials" | "maxAttempts">;

/** Organizations and Identity Center answer few requests a second: more attempts than usual, with growing pauses. */
export const MAX_ATTEMPTS = 8;
