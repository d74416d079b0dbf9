/** What `pulumi stack export` writes, as far as tests look at it. */
export interface StackState {
    readonly version: number;
    readonly deployment: {
        readonly resources?: readonly StateResource[];
        readonly pending_operations?: readonly PendingOperation[];
    };
}

interface StateResource {
    readonly urn: string;
    readonly type: string;
    /** False for components, true for what a provider made. */
    readonly custom: boolean;
    /** The physical id; components have none. */
    readonly id?: string;
    readonly parent?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** Left to delete after a replacement. */
    readonly delete?: boolean;
}

/** What an engine that was killed had begun and not recorded the end of. */
interface PendingOperation {
    readonly resource: StateResource;
    readonly type: "creating" | "updating" | "deleting" | "reading";
}
