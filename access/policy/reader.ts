/**
 * Identity policies have resources and no principals, trust policies the other way round. Session policies are identity
 * policies in which STS takes no incomplete ARNs.
 */
export type DocumentKind = "identity" | "session" | "trust";

/** What is wrong with a document stops the reading of it, with the policy's name and the place. */
export interface Reader {
    readonly policy: string;
    /** Whether `${…}` is a variable in this document. */
    readonly substitutes: boolean;
    readonly kind: DocumentKind;
}
