import type { Verdict } from "../../evaluate/outcome";
import { Numbers, Remembered } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { Bits } from "../../matrix/bits";
import type { Cell } from "../../matrix/cell";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest, START_SESSION } from "../../matrix/session-request";
import type { ShellStep, Step } from "../../matrix/step";
import type { OwnSessions } from "./own-sessions";
import type { Rights } from "./rights";
import { numbered, split } from "./split";
import { isOnInstances, SHELLS, shellSteps, type Shell } from "./shells";

/** Whether a shell opens, by which calls, and on what terms. */
export interface Opens extends Pick<Step, "needs" | "later" | "provided" | "actions" | "effect"> {
    readonly verdict: Verdict;
}

/** Sets of instances that policies tell apart, on which a principal's own policies open shells, or may. */
export type OwnShells = (principal: AccountPrincipal) => readonly { readonly instances: Bits; readonly opens: Opens }[];

/** One way in which principals get shells on instances by their own policies. */
export interface ShellWay {
    /** The calls that are made on instances, in lower case. */
    readonly actions: readonly string[];
    /** Equal for principals with the same policies on it. */
    readonly id: (principal: AccountPrincipal) => number;
    /** The shells on other instances than the account's. Default: on those. */
    readonly on: (instances?: readonly AccountInstance[]) => OwnShells;
}

/** Sessions as a way to shells. */
export function sessionWay(sessionsOn: (instances?: readonly AccountInstance[]) => OwnSessions): ShellWay {
    const own = sessionsOn();
    return {
        actions: [START_SESSION.toLowerCase()],
        id: (principal) => own.of(principal).id,
        on: (instances) => {
            const sessions = instances === undefined ? own : sessionsOn(instances);
            return (principal) =>
                sessions.of(principal).open.map(({ instances, cell }) => ({ instances, opens: opensOf(cell) }));
        },
    };
}

/** A session that only begins later isn't one answer. */
function opensOf({ verdict, needs, later }: Cell): Opens {
    const actions = [START_SESSION];
    if (verdict === "denied") return { verdict: later === undefined ? "denied" : "unknown", actions };
    return {
        verdict,
        actions,
        ...(needs && { needs }),
        ...(later && { later: later.map(({ from, cell }) => ({ from, verdict: cell.verdict })) }),
    };
}

/** The other ways to shells whose policies can tell instances apart. */
export function otherShellWays(rights: Rights): readonly ShellWay[] {
    return SHELLS.flatMap((shell) => {
        const needed = shell.variants.flatMap(({ act, also = [] }) => [act, ...also]);
        const actions = lowerCase(needed.filter(isOnInstances).flatMap((right) => right.actions));
        const all = lowerCase(needed.flatMap((right) => right.actions));
        return actions.length === 0 ? [] : [otherShellWay(shell, actions, new RelevantPolicies(all), rights)];
    });
}

function lowerCase(actions: readonly string[]): readonly string[] {
    return [...new Set(actions.map((action) => action.toLowerCase()))];
}

function otherShellWay(shell: Shell, actions: readonly string[], relevant: RelevantPolicies, rights: Rights): ShellWay {
    const { account } = rights;
    const numbers = new Numbers<string>();
    const ids = new Remembered<AccountPrincipal, number>();
    const signature = (principal: AccountPrincipal): string =>
        relevant.signature(relevant.layers(principal), principalRequest(principal, account));
    return {
        actions,
        id: (principal) =>
            ids.of(principal, () =>
                numbers.of([principal.type, ownerOf(principal, account), signature(principal)].join(" ")),
            ),
        on: (instances) => {
            const own = instances === undefined ? rights : rights.over(instances);
            const { length } = own.account.instances;
            return (principal) => {
                const steps = shellSteps(principal, own, [shell]);
                if (steps.length === 0) return [];
                const alike = actions
                    .filter((action) => own.mentions(principal, action))
                    .map((action) => numbered(own.groups(principal, action), length));
                const said = (position: number): string => alike.map((numbers) => numbers[position]).join();
                return steps.flatMap((step) =>
                    split(Bits.of(length, step.instances), length, said).map((instances) => ({
                        instances,
                        opens: plain(step),
                    })),
                );
            };
        },
    };
}

function plain({ verdict, actions, effect, needs, later, provided }: ShellStep): Opens {
    return {
        verdict,
        actions,
        ...(effect !== undefined && { effect }),
        ...(needs && { needs }),
        ...(later && { later }),
        ...(provided !== undefined && { provided }),
    };
}
