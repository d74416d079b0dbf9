import { PolicyError } from "./error";

/**
 * Identity policies have resources and no principals, trust policies the other way round. Session policies are identity
 * policies in which STS takes no incomplete ARNs. Resource control policies are about all principals, and say so.
 */
export type DocumentKind = "identity" | "session" | "trust" | "resource-control";

/** What is wrong with a document stops the reading of it, with the policy's name and the place. */
export interface Reader {
    readonly policy: string;
    /** Whether `${…}` is a variable in this document. */
    readonly substitutes: boolean;
    readonly kind: DocumentKind;
    /**
     * Where what is wrong with the statement being read is noted, instead of stopping: the statement is then odd, and what
     * can be read of it limits what it may be about. Default: the first thing that is wrong stops the reading.
     */
    readonly odd?: PolicyError[];
}

/** Reads a part of a document; where that is wrong and may be, it is noted and something else stands for the part. */
export function tolerated<T, O>({ odd }: Reader, read: () => T, otherwise: O): T | O {
    if (odd === undefined) return read();
    try {
        return read();
    } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        odd.push(error);
        return otherwise;
    }
}
