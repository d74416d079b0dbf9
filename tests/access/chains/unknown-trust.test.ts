import { expect } from "chai";
import type { Account, AccountPrincipal } from "../../../access/matrix/account";
import { matrixOf } from "./agreement";
import { SESSIONS, smallAccount } from "./small-account";

const DENIED = { Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" };

/** Somebody without a grant, and a role with sessions, whose trust policy the source doesn't have. */
function account(can: readonly Record<string, unknown>[] = [], more: Partial<AccountPrincipal> = {}): Account {
    const small = smallAccount({ users: { alice: { can } }, roles: { ops: { trust: [], can: [SESSIONS] } } });
    const principals = small.principals.map(({ trust, ...one }) =>
        one.name === "ops" ? { ...one, ...more } : { ...one, ...(trust && { trust }) },
    );
    return { ...small, principals };
}

const alices = (of: Account): string | undefined => matrixOf(of).get("alice i-1");

describe("A role whose trust policy isn't known", () => {
    it("may name each user of its account, which would suffice", () => {
        expect(alices(account())).to.equal("unknown");
    });

    it("lets nobody in whose own policies deny it, and nobody of another account without a grant", () => {
        expect(alices(account([DENIED]))).to.equal("denied");
        expect(alices(account([], { account: "444455556666", arn: "arn:aws:iam::444455556666:role/ops" }))).to.equal(
            "denied",
        );
    });

    it("is no other's where IAM Identity Center made it", () => {
        const arn = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ops_0123456789abcdef";
        expect(alices(account([], { arn }))).to.equal("denied");
    });
});
