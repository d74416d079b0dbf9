import type { Account, AccountPrincipal } from "../matrix/account";
import { cellOf } from "../matrix/cell";
import type { ClassRequest } from "../matrix/class-request";
import { DocumentVerdicts } from "../matrix/document-verdicts";
import { GroupedInstances } from "../matrix/grouped-instances";
import type { InstanceGroup } from "../matrix/matrix";
import { RelevantPolicies } from "../matrix/relevant-policies";
import { opensEver } from "../matrix/cell";

/** What a principal's own policies open, for principals that they can't tell apart. */
export interface DirectClass {
    readonly id: number;
    readonly request: ClassRequest;
    /** Every instance is in exactly one group. */
    readonly groups: readonly InstanceGroup[];
    /** Those that something opens on, or may. */
    readonly open: readonly InstanceGroup[];
}

/** The matrix without chains, made as principals are asked about: escalation makes principals that no source has. */
export class DirectAccess {
    readonly account: Account;
    readonly documents: DocumentVerdicts;
    private readonly grouped: GroupedInstances;
    private readonly relevant = new RelevantPolicies();
    private readonly classes = new Map<string, DirectClass>();
    private readonly known = new Map<AccountPrincipal, DirectClass>();

    constructor(account: Account) {
        this.account = account;
        this.documents = new DocumentVerdicts(account);
        this.grouped = new GroupedInstances(account.instances, this.documents);
    }

    of(principal: AccountPrincipal): DirectClass {
        const known = this.known.get(principal);
        if (known !== undefined) return known;
        const request = this.relevant.request(principal, this.account);
        const signature = this.relevant.signature(request.layers, request.principal);
        const one = this.classes.get(signature) ?? this.made(request);
        this.classes.set(signature, one);
        this.known.set(principal, one);
        return one;
    }

    private made(request: ClassRequest): DirectClass {
        const groups = this.grouped.of(request).map(({ instances, outcome }): InstanceGroup => {
            const first = this.account.instances[instances.first()];
            if (first === undefined) throw new Error("a group of instances is empty");
            return { instances, cell: cellOf(request, first, this.documents, outcome) };
        });
        return { id: this.classes.size, request, groups, open: groups.filter(({ cell }) => opensEver(cell)) };
    }
}
