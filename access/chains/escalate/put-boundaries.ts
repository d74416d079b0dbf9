import { iamType, type AccountPrincipal } from "../../matrix/account";
import { isProtected } from "../../findings/toolkit/iam-targets";
import type { Gift, Gifts } from "./gifts";
import type { IamWrites } from "./iam-writes";
import type { Variants } from "./variants";

const PUT = { user: "iam:PutUserPermissionsBoundary", role: "iam:PutRolePermissionsBoundary" } as const;

/**
 * Permissions boundaries that principals put on one that they are or become, where policies name them: one that leaves
 * more than the boundary before, or one without which nothing else may be written.
 */
export class PutBoundaries {
    private readonly writes: IamWrites;
    private readonly gifts: Gifts;
    private readonly variants: Variants;

    constructor(writes: IamWrites, gifts: Gifts, variants: Variants) {
        this.writes = writes;
        this.gifts = gifts;
        this.variants = variants;
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        // One may be needed before rights are given, and another after that.
        if (isProtected(target.arn) || this.variants.isBounded(target)) return [];
        return this.gifts.boundaries(principal).flatMap(({ policy, arn }): Gift[] => {
            if (policy === target.policies.boundary) return [];
            const call = PUT[iamType(target)];
            // The key holds the boundary that is put.
            const allowed = this.writes.all(principal, target.arn, [call], { "iam:permissionsboundary": arn }, target);
            if (allowed.actions.length === 0) return [];
            const name = policy.owner?.name ?? policy.name;
            const to = this.variants.bounded(target, policy, typeof arn === "string" ? arn : name);
            return [{ to, allowed, what: `the permissions boundary ${name}` }];
        });
    }
}
