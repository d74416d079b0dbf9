import type { ScenarioName } from "..";
import type { Path } from "./problem";

/**
 * Where a part of the model stands in the configuration. The scenario custom writes the model as it is; the others have
 * one grant, one user or a list of members, and say so in fewer words.
 */
export function configurationPath(scenario: ScenarioName, path: Path, settings: unknown): Path {
    const [kind, name, part, ...rest] = path;
    if (kind === "instances" && part === "instanceType" && !hasOwnType(settings, name)) {
        return ["instances", "instanceType"];
    }
    if (scenario === "custom") {
        return ["custom", ...path];
    }
    if (kind === "instances") {
        return [scenario, ...path];
    }
    if (part === "grants") {
        // rest: the grant's position, what it goes by, and what stands in it.
        const inGrant = rest.slice(2);
        return [scenario, "grant", ...(grantOf(settings) === "text" ? [] : inGrant)];
    }
    if (part === "members") {
        return [scenario, "members", ...rest];
    }
    if (kind === "groups") {
        return [scenario, "group"];
    }
    const members = membersOf(settings);
    return members === undefined ? [scenario, "user"] : [scenario, "members", members.indexOf(name)];
}

/** Whether an instance names its type itself: otherwise it has that of all instances. */
function hasOwnType(settings: unknown, name: string | number | undefined): boolean {
    const instances = (settings as { instances?: Record<string, { instanceType?: unknown }> } | undefined)?.instances;
    return instances?.[String(name)]?.instanceType !== undefined;
}

function grantOf(settings: unknown): "text" | "structured" {
    const grant = (settings as { grant?: unknown } | undefined)?.grant;
    return grant === undefined || typeof grant === "string" ? "text" : "structured";
}

function membersOf(settings: unknown): readonly unknown[] | undefined {
    return (settings as { members?: readonly unknown[] } | undefined)?.members;
}
