import type { Account, AccountPrincipal } from "../matrix/account";
import type { ClassRequest } from "../matrix/class-request";
import { accessMatrix, type Matrix } from "../matrix/matrix";
import { RelevantPolicies } from "../matrix/relevant-policies";
import { layerStatements } from "../evaluate/outcome";
import type { PolicyStatement } from "../policy/policy";

/** No class, no group: the principal or the instance isn't there. */
export const ABSENT = -1;

/** One of the two sources, with what its classes ask. */
export class Side {
    readonly account: Account;
    readonly matrix: Matrix;
    private readonly classes = new Map<AccountPrincipal, number>();
    private readonly relevant = new RelevantPolicies();
    private readonly requests = new Map<number, ClassRequest>();
    private readonly statements = new Map<number, readonly PolicyStatement[]>();
    private readonly labels = new Map<number, Int32Array>();
    private readonly positions: Int32Array;

    /** @param positions for each pair of instances its position in this account, or `ABSENT`. */
    constructor(account: Account, positions: Int32Array) {
        this.account = account;
        this.positions = positions;
        this.matrix = accessMatrix(account);
        for (const [index, { principals }] of this.matrix.classes.entries())
            for (const principal of principals) this.classes.set(principal, index);
    }

    classOf(principal: AccountPrincipal | undefined): number {
        return principal === undefined ? ABSENT : (this.classes.get(principal) ?? ABSENT);
    }

    /** What a class asks with, as the matrix asked. */
    requestOf(index: number): ClassRequest | undefined {
        const known = this.requests.get(index);
        const [principal] = this.matrix.classes[index]?.principals ?? [];
        if (known !== undefined || principal === undefined) return known;
        const request = this.request(principal);
        this.requests.set(index, request);
        return request;
    }

    /** What one principal asks with. */
    request(principal: AccountPrincipal): ClassRequest {
        return this.relevant.request(principal, this.account);
    }

    /** The statements of a class that speak of opening sessions. */
    statementsOf(index: number): readonly PolicyStatement[] {
        const known = this.statements.get(index);
        if (known !== undefined) return known;
        const request = this.requestOf(index);
        const statements = request === undefined ? [] : layerStatements(request.layers);
        this.statements.set(index, statements);
        return statements;
    }

    /** For each pair of instances, the group of the class that its instance is in here, or `ABSENT`. */
    groupsOf(index: number): Int32Array {
        const known = this.labels.get(index);
        if (known !== undefined) return known;
        const groups = this.matrix.classes[index]?.groups ?? [];
        const own = new Int32Array(this.account.instances.length).fill(ABSENT);
        // Most instances are in one group: it is written first, and the others over it.
        const sizes = groups.map(({ instances }) => instances.count());
        const largest = sizes.indexOf(Math.max(...sizes));
        if (largest !== -1) own.fill(largest);
        for (const [group, { instances }] of groups.entries())
            if (group !== largest) for (const position of instances) own[position] = group;

        const labels = new Int32Array(this.positions.length).fill(ABSENT);
        for (let at = 0; at < labels.length; at += 1) {
            const position = this.positions[at] ?? ABSENT;
            if (position !== ABSENT) labels[at] = own[position] ?? ABSENT;
        }
        this.labels.set(index, labels);
        return labels;
    }
}
