/** What is wrong with a document stops the reading of it, with the policy's name and the place. */
export interface Reader {
    readonly policy: string;
    /** Whether `${…}` is a variable in this document. */
    readonly substitutes: boolean;
    /** Identity policies have resources and no principals, trust policies the other way round. */
    readonly kind: "identity" | "trust";
}
