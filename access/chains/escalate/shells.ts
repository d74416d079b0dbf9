import { BYPASSES, type BypassVariant, type Right } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import type { Verdict } from "../../evaluate/outcome";
import { doubtOn } from "../../findings/toolkit/unknown-documents";
import { openBypasses } from "../../findings/toolkit/open-bypasses";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { Bits } from "../../matrix/bits";
import { instanceRequest } from "../../matrix/session-request";
import type { ShellStep } from "../../matrix/step";
import type { Rights } from "./rights";

/** Calls that a bypass takes beyond its own: alone they wait for somebody else. */
const MORE: Readonly<Record<string, readonly Right[]>> = {
    // User data can be changed only while the instance is stopped, and runs when it starts.
    "user-data": ["ec2:StopInstances", "ec2:StartInstances"].map((action) => ({
        actions: [action],
        on: [["arn:PARTITION:ec2:*:ACCOUNT:instance/i-*"]],
    })),
    "code-deploy": ["codedeploy:RegisterApplicationRevision", "codedeploy:GetDeploymentConfig"].map((action) => ({
        actions: [action],
        on: [["arn:PARTITION:codedeploy:*:ACCOUNT:*:*"]],
    })),
};

/** What is no shell on an instance that is known: a container, a node, a desktop, an instance to come. */
const ELSEWHERE = new Set([
    // Runs under the caller's own rights, Run Command among them, or under a role that is passed.
    "automation",
    "ecs-exec",
    "container-sessions",
    "eks-access",
    "cloud9",
    "launch-template",
    "remote-desktop",
]);

/** What opens the way to a login that something else has to give: a tunnel, a console that is switched on. */
const NO_LOGIN = new Set(["ec2-instance-connect:OpenTunnel", "ec2:EnableSerialConsoleAccess"]);

const INSTANCE = /:(instance\/i-|managed-instance\/mi-)\*$/;

/** A bypass by which somebody gets a shell on an instance. */
export interface Shell {
    readonly id: string;
    readonly variants: readonly BypassVariant[];
}

export const SHELLS: readonly Shell[] = BYPASSES.filter(
    ({ id, opens }) => (opens === "commands" || opens === "login") && !ELSEWHERE.has(id),
).map(({ id, variants }) => ({
    id,
    // What is weaker than another, and isn't called on instances, waits for somebody else as well.
    variants: variants
        .filter(
            ({ otherwise, act }: BypassVariant) =>
                (otherwise !== true || isOnInstances(act)) && !act.actions.some((one) => NO_LOGIN.has(one)),
        )
        .map(({ beyondSessions: _, ...one }: BypassVariant) => ({
            ...one,
            also: [...(one.also ?? []), ...(MORE[id] ?? [])],
        })),
}));

/** Shells on instances by other ways than sessions. */
export function shellSteps(principal: AccountPrincipal, rights: Rights, shells = SHELLS): ShellStep[] {
    const { snapshot } = rights;
    // Documents that aren't known are taken to allow and to limit nothing there.
    const isKnown = doubtOn(principal) === undefined;
    return shells.flatMap(({ variants }) => {
        const actions = variants.flatMap(({ act }) => act.actions);
        if (!actions.some((action) => rights.mentions(principal, action))) return [];
        return openBypasses(variants, principal, snapshot).flatMap(({ variant, acts, claim }): ShellStep[] => {
            const needed = [variant.act, ...(variant.also ?? [])].filter(isOnInstances);
            const own = rights.ownInstances(principal);
            const on = (isEnough: (verdict: Verdict) => boolean): Bits =>
                needed.reduce((left, right) => left.and(allowedOn(right, principal, rights, isEnough)), own);
            const maybe = on((verdict) => verdict !== "denied");
            if (maybe.isEmpty()) return [];
            const sure = isKnown ? on((verdict) => verdict === "allowed") : new Bits(own.length);
            const calls = [...acts, ...(variant.also ?? []).flatMap((right) => right.actions.slice(0, 1))];
            const step = (verdict: ShellStep["verdict"], instances: Bits): ShellStep => ({
                kind: "escalate",
                verdict,
                actions: calls,
                effect: variant.effect,
                ...(calls[0] !== undefined && { short: calls[0] }),
                ...rights.told(principal, calls),
                instances: rights.positions(instances),
                ...(claim.provided !== undefined && { provided: claim.provided }),
            });
            const unsure = maybe.minus(sure);
            return [
                ...(sure.isEmpty() ? [] : [step("allowed", sure)]),
                ...(unsure.isEmpty() ? [] : [step("unknown", unsure)]),
            ];
        });
    });
}

/** Whether a right is one on instances. */
export function isOnInstances({ on }: Right): boolean {
    return on.some((patterns) => patterns.some((pattern) => INSTANCE.test(pattern)));
}

/** The instances on which a right is there, as surely as it has to be. */
function allowedOn(
    right: Right,
    principal: AccountPrincipal,
    rights: Rights,
    isEnough: (verdict: Verdict) => boolean,
): Bits {
    const { instances } = rights.account;
    const allowed = new Bits(instances.length);
    for (const action of right.actions.filter((one) => rights.mentions(principal, one))) {
        for (const group of rights.groups(principal, action)) {
            const first = instances[group.first()];
            if (first !== undefined && isEnough(verdictOn(first, action, right, principal, rights)))
                allowed.addAll(group);
        }
    }
    return allowed;
}

/** Whether a right is there on this very instance, with its tags. */
function verdictOn(
    instance: AccountInstance,
    action: string,
    { context = {} }: Right,
    principal: AccountPrincipal,
    rights: Rights,
): Verdict {
    const { arn, tags } = instance;
    const own = instanceRequest(instance);
    const keys: Record<string, ContextValue> = { ...context };
    for (const [key, value] of Object.entries(tags))
        for (const prefix of ["ssm", "aws", "ec2"]) keys[`${prefix}:resourcetag/${key.toLowerCase()}`] = value;

    const region = own.get("aws:requestedregion");
    if (region !== undefined) keys["aws:requestedregion"] = region;
    return rights.on(principal, action, arn, keys);
}
