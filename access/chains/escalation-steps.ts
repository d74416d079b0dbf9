import { Kept } from "../kept";
import { instanceLabel, type AccountPrincipal } from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import type { Bits } from "../matrix/bits";
import type { Cell } from "../matrix/cell";
import type { ShellStep, Step } from "../matrix/step";
import { DirectAccess, type DirectClass } from "./direct-access";
import { escalationsOf, type Escalations } from "./escalate";
import type { ChainGraph } from "./graph";
import { reachOf } from "./reach";

/** The steps of escalation beside those of the graph: the roles of instances, and what rights over IAM and services give. */
export class EscalationSteps {
    private readonly graph: ChainGraph;
    private readonly direct: DirectAccess;
    private readonly roles: ReadonlyMap<string, AccountPrincipal>;
    private readonly ofClass = new Kept<DirectClass, readonly Step[]>();
    private readonly escalations: Escalations;
    private readonly known = new Map<AccountPrincipal, readonly Step[]>();
    private readonly rewritingNothing = new Kept<AccountPrincipal, readonly Step[]>();

    /** @param most how many changes of principals are looked at before `TooManyVariants` is thrown. Default: any number. */
    constructor(graph: ChainGraph, direct: DirectAccess, most?: number) {
        this.graph = graph;
        this.direct = direct;
        const { account } = graph;
        this.escalations = escalationsOf(account, {
            most,
            becomes: (principal) => reachOf(principal, (one) => graph.from(one)),
            from: (principal) => this.withoutRewriting(principal),
            reach: (start, stepsFrom) => reachOf(start, stepsFrom, true),
            assumes: (principal, role) => graph.couldAssume(principal, role),
            assuming: (principal, role) => graph.assuming(principal, role),
            sessionsOf: (role) => graph.sessionsOf(role),
            sessions: (instances) => (instances === undefined ? direct : new DirectAccess({ ...account, instances })),
        });
        this.roles = new Map(
            account.principals
                .filter(({ type }) => type === "role")
                .map((role) => [`${ownerOf(role, account)} ${role.name}`, role]),
        );
    }

    /** What somebody can become next, by any step. */
    from(principal: AccountPrincipal): readonly Step[] {
        const known = this.known.get(principal);
        if (known !== undefined) return known;
        const steps = [...this.withoutRewriting(principal), ...this.escalations.becomes(principal)];
        this.known.set(principal, steps);
        return steps;
    }

    /** Shells on instances by other ways than sessions. */
    shells(principal: AccountPrincipal): readonly ShellStep[] {
        return this.escalations.shells(principal);
    }

    /** Whether a principal may write tags of instances on which no session opens yet. */
    gainsByTags(principal: AccountPrincipal, open: Bits): boolean {
        return this.escalations.gainsByTags(principal, open);
    }

    /** The instances on which a shell opens for some principals now, for good, and without terms. */
    plainlyOpen(principals: readonly AccountPrincipal[]): Bits {
        return this.escalations.plainlyOpen(principals);
    }

    /** Sessions that one principal opens after another has written tags of instances. */
    retagged(opener: AccountPrincipal, writer: AccountPrincipal): readonly ShellStep[] {
        return this.escalations.retagged(opener, writer);
    }

    /** Roles that somebody assumes, and the roles of instances that it has a shell on. */
    private withoutRewriting(principal: AccountPrincipal): readonly Step[] {
        return this.rewritingNothing.of(principal, () => [
            ...this.graph.from(principal),
            ...this.sessions(this.direct.of(principal)),
            ...this.shells(principal).flatMap((shell) => this.instanceRoles(shell.instances, shell)),
        ]);
    }

    /** A session on an instance gives its role. */
    private sessions(one: DirectClass): readonly Step[] {
        return this.ofClass.of(one, () =>
            one.open.flatMap(({ instances, cell }) =>
                this.instanceRoles(instances, {
                    verdict: cell.verdict === "allowed" ? "allowed" : "unknown",
                    actions: ["ssm:StartSession"],
                    because: cell.target.because,
                    ...(cell.needs && { needs: cell.needs }),
                    ...(cell.later && { later: laterOf(cell, cell.later) }),
                }),
            ),
        );
    }

    /** On the terms on which the shell opens. */
    private instanceRoles(positions: Iterable<number>, shell: Shell): Step[] {
        const { account } = this.graph;
        const { verdict, actions, because, needs, later, provided } = shell;
        const found = new Map<AccountPrincipal, Step>();
        for (const position of positions) {
            const instance = account.instances[position];
            if (instance?.role === undefined) continue;
            const role = this.roles.get(`${ownerOf(instance, account)} ${instance.role}`);
            if (role === undefined || found.has(role)) continue;
            found.set(role, {
                kind: "instance",
                to: role,
                verdict,
                actions,
                effect: instanceLabel(instance),
                because,
                ...(needs && { needs }),
                ...(later && { later }),
                ...(provided !== undefined && { provided }),
            });
        }
        return [...found.values()];
    }
}

type Shell = Pick<Step, "verdict" | "actions" | "because" | "needs" | "later" | "provided">;

function laterOf({ verdict }: Cell, later: NonNullable<Cell["later"]>): NonNullable<Step["later"]> {
    const now = verdict === "denied" ? [{ from: 0, verdict }] : [];
    return [...now, ...later.map(({ from, cell }) => ({ from, verdict: cell.verdict }))];
}
