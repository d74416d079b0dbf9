import * as pulumi from "@pulumi/pulumi";
import { runsHooks } from "./runs-hooks";

/** What must not exist yet when the stack creates it. */
export interface Wanted {
    /** The resource's name in the stack. */
    readonly resourceName: string;
    /** What it is, with its name in AWS: "the log group /sessions". */
    readonly what: string;
    /** What the reader can do, where it exists. */
    readonly remedy: string;
    /** What AWS answers about it; it rejects where there is none, or the caller isn't allowed to look. */
    readonly find: () => Promise<unknown>;
}

/**
 * The resource option that stops before the creation of something that exists, in previews too: what another stack or a
 * person created, AWS refuses only in the middle of a deployment. The engine calls it for what isn't in the stack's state
 * only: a second update, a refresh and an import are no creations.
 */
export function notThere({ resourceName, what, remedy, find }: Wanted): Pick<pulumi.ResourceOptions, "hooks"> {
    if (!runsHooks()) return {};
    const hook = new pulumi.ResourceHook(`${resourceName}-exists`, () => refuse({ what, remedy, find }), {
        onDryRun: true,
    });
    return { hooks: { beforeCreate: [hook] } };
}

/** @throws Error that says what exists and what to do, unless AWS doesn't find it. */
export async function refuse({ what, remedy, find }: Omit<Wanted, "resourceName">): Promise<void> {
    const found = await find().catch(() => undefined);
    if (found !== undefined) throw new Error(`${what} exists already. ${remedy}`);
}

/** How something that exists becomes the stack's: what was imported stands beside the stack's components. */
export function importCommand(type: string, resourceName: string, id: string): string {
    return `pulumi import ${type} ${resourceName} ${id} --protect=false --generate-code=false`;
}

/** The alias under which `pulumi import` leaves a resource. */
export const IMPORTED = { parent: pulumi.rootStackResource };
