/**
 * How code comes to run as a role that a service assumes. Known from AWS's service authorization reference and from public
 * catalogues of privilege escalation.
 */
export interface ServicePath {
    readonly id: string;
    /** The services that may have the role, any of which its trust policy names. */
    readonly services: readonly string[];
    /**
     * Further names that the role may be passed to, by iam:PassedToService, where AWS's own policies and its service
     * authorization reference have another than the one that assumes it. Default: none.
     */
    readonly passedTo?: readonly string[];
    /** Whether the caller passes the role, which takes iam:PassRole; otherwise it runs as one already. */
    readonly passes: boolean;
    /** Whether EC2 gets the role without an instance profile of the caller's: the service makes one. Default: it doesn't. */
    readonly makesProfile?: true;
    /** The calls, all of which are needed; of a list any one. */
    readonly calls: readonly (string | readonly string[])[];
    /** What it does, after "could" and before "as the role". */
    readonly effect: string;
    /** What must be so besides. Default: nothing. */
    readonly provided?: string;
}

/** A new thing, to which the caller gives the role. */
export function passing(
    id: string,
    services: readonly string[],
    effect: string,
    ...calls: ServicePath["calls"]
): ServicePath {
    return { id, services, passes: true, calls, effect };
}

/** A thing that has the role already. */
export function running(
    id: string,
    services: readonly string[],
    effect: string,
    provided: string,
    ...calls: ServicePath["calls"]
): ServicePath {
    return { id, services, passes: false, calls, effect, provided: `${provided} has the role` };
}

/** A thing that has to be there already, and gets the role. */
export function given(provided: string, path: ServicePath): ServicePath {
    return { ...path, provided };
}

/** A path whose role is passed to the service by another name than the one that assumes it. */
export function passedTo(name: string, path: ServicePath): ServicePath {
    return { ...path, passedTo: [name] };
}
