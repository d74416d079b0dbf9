import type { AwsClients } from "../setup/aws-clients";

/** Something that AWS has and Pulumi doesn't know of, because it was killed between making it and recording it. */
export interface Orphan {
    readonly id: string;
    /** Takes it away, so that the next `up` makes it as if for the first time. */
    readonly remove: () => Promise<unknown>;
}

/** What a resource was to be made of. */
export interface Wanted {
    text(name: string): string | undefined;
    /** Whether these tags hold all that the resource was to have. */
    fitsTags(tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined): boolean;
}

/** Finds all that AWS has of one type and that may be what was being made; what the state knows is left out later. */
export type OrphanFinder = (clients: AwsClients, wanted: Wanted) => Promise<Orphan[]>;
