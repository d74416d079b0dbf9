import { z } from "zod";
import type { Account } from "../matrix/account";
import { stackAccount } from "../stack/account";
import { checked } from "../checked";
import { SourceError } from "../files/source-error";
import { readJsonOnce } from "../files/json-file";
import { goneProviders } from "./gone-providers";
import { nameOf } from "../files/standard-input";
import { resourceState, stackResources, type WrittenResource } from "./state-resource";

const preview = z.object({
    config: z.record(z.string(), z.unknown()).nullish(),
    steps: z.array(
        z.object({
            op: z.string(),
            urn: z.string(),
            newState: resourceState.nullish(),
            oldState: resourceState.nullish(),
        }),
    ),
    changeSummary: z.record(z.string(), z.number()).nullish(),
});
type Preview = z.infer<typeof preview>;
type Step = Preview["steps"][number];

/**
 * Reads what `pulumi preview --json --show-sames` wrote. What the preview doesn't know yet, above all the ids of new
 * instances, makes verdicts that depend on it unknown.
 * @throws SourceError for a file of another kind, and for one without the resources that stay.
 */
export function readPreview(file: string): Account {
    return previewAccount(readJsonOnce(file), nameOf(file));
}

/** The account after a preview in the form of `pulumi preview --json`. */
export function previewAccount(source: unknown, name: string): Account {
    const { steps, changeSummary, config } = checked(preview, source, name, "the answer of pulumi preview --json");
    const same = steps.filter(({ op }) => op === "same").length;
    if ((changeSummary?.["same"] ?? same) > same) {
        throw new SourceError(
            `${name} leaves out the resources that stay as they are; write it with pulumi preview --json --show-sames`,
        );
    }
    const resources = new Map<string, WrittenResource>();
    for (const step of steps) {
        const resource = after(step);
        if (resource !== undefined) resources.set(step.urn, resource);
    }
    const region = config?.["aws:region"];
    const left = [...resources.values()];
    const gone = goneProviders(steps.flatMap(deleted), left);
    return {
        ...stackAccount(stackResources(left), typeof region === "string" ? { region } : {}),
        ...(gone.size > 0 && { goneProviders: gone }),
    };
}

/** What a step deletes in AWS. */
function deleted({ op, oldState }: Step): readonly WrittenResource[] {
    const isGone = (op === "delete" || op === "delete-replaced") && oldState && !stays(oldState);
    return isGone ? [{ ...oldState, properties: { ...oldState.inputs, ...oldState.outputs } }] : [];
}

/** What a step leaves behind; nothing for a deletion, unless the program retains what it no longer has. */
function after({ op, newState, oldState }: Step): WrittenResource | undefined {
    if (op === "delete" && oldState && stays(oldState))
        return { ...oldState, properties: { ...oldState.inputs, ...oldState.outputs } };
    if (newState === null || newState === undefined || NOTHING_LEFT.has(op)) return undefined;
    // Outputs and the id are those from before where the resource stays; new ones aren't known yet.
    const { id, outputs } = { ...oldState, ...newState };
    if (op === "read-replacement") return { ...newState, properties: { ...newState.inputs }, external: true };
    if (NEW.has(op)) return { ...newState, id: undefined, properties: { ...newState.inputs } };
    const before = { ...oldState?.outputs, ...outputs };
    const properties = op === "update" ? updated(before, oldState, newState) : { ...newState.inputs, ...before };
    return { ...newState, id, properties, ...(op === "read" && { external: true }) };
}

/** Whether a deletion leaves in AWS what it takes out of the stack: of control policies and the like the provider does so. */
function stays({ retainOnDelete, inputs, outputs }: NonNullable<Step["oldState"]>): boolean {
    return retainOnDelete === true || { ...inputs, ...outputs }["skipDestroy"] === true;
}

/** What AWS keeps of a role where the program no longer says it: without them the provider doesn't manage its policies. */
const KEPT = new Set(["managedPolicyArns", "inlinePolicies"]);

/**
 * Outputs that an update changes: all tags, which are those of the resource and the provider, and the newest version of a
 * launch template.
 */
const OUTDATED = new Set(["tagsAll", "latestVersion"]);

/** The properties after an update: the new inputs, over the outputs from before that didn't come from other inputs. */
function updated(
    before: Properties,
    oldState: Step["oldState"],
    { inputs }: NonNullable<Step["newState"]>,
): Properties {
    const gone = Object.keys(oldState?.inputs ?? {}).filter((key) => !KEPT.has(key));
    const stays = Object.entries(before).filter(([key]) => !OUTDATED.has(key) && !gone.includes(key));
    return { ...Object.fromEntries(stays), ...inputs };
}

type Properties = Readonly<Record<string, unknown>>;

/** Of a replacement the creation counts, which is a step of its own. */
const NOTHING_LEFT = new Set([
    "delete",
    "delete-replaced",
    "discard",
    "discard-replaced",
    "remove-pending-replace",
    "replace",
]);
const NEW = new Set(["create", "create-replacement"]);
