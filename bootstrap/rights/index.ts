import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The actions that the engine tests heard, by scenario or option. The tests compare it with what they hear. */
export const RECORD = join(__dirname, "recorded-actions.json");
/** What the official AWS provider asks for besides, heard once from its release 5.100 for Terraform. */
const OFFICIAL = join(__dirname, "official-provider-actions.json");

/** What is recorded of Pulumi's own files: every deployment with its state in the bucket needs it besides. */
export const STATE = "the state in S3";
/** What is recorded of changes to what exists: new tags, another policy, another size. */
export const CHANGES = "changed settings";

type Actions = readonly string[];

/** The IAM actions of each deployment, from its creation to its end. */
export function readRecord(): Readonly<Record<string, Actions>> {
    return JSON.parse(readFileSync(RECORD, "utf8")) as Record<string, Actions>;
}

/** What the official provider's calls need that no recorded deployment has. */
export function officialActions(): Actions {
    const recorded = new Set(Object.values(readRecord()).flat());
    return (JSON.parse(readFileSync(OFFICIAL, "utf8")) as Actions).filter((action) => !recorded.has(action));
}

/** What any deployment of the program needs, with either provider: sorted, each action once. */
export function allActions(): Actions {
    return [...new Set([...Object.values(readRecord()).flat(), ...officialActions()])].sort();
}

/** Whether an action only reads: all that a preview needs. */
export function reads(action: string): boolean {
    return /:(Get|List|Describe)/.test(action) || action === "kms:Decrypt";
}
