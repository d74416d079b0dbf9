import { expect } from "chai";
import fc from "fast-check";
import { layered } from "../../../access/evaluate/context";
import { decideIn } from "../../../access/evaluate/decide";
import { layersOf, type Verdict } from "../../../access/evaluate/outcome";
import { targetOf } from "../../../access/evaluate/statement";
import {
    accessMatrix,
    cellAt,
    groupAt,
    type Account,
    type AccountInstance,
    type AccountPrincipal,
} from "../../../access/matrix";
import { possibleDocuments, sessionDocuments, type SessionDocument } from "../../../access/matrix/session-documents";
import {
    documentRequest,
    instanceRequest,
    principalRequest,
    START_SESSION,
} from "../../../access/matrix/session-request";
import { parsePolicy } from "../../../access/policy/parse";
import { accounts, documents } from "../generators";

/** The verdict of one cell from all the principal's policies, without any grouping. */
function decided(account: Account, principal: AccountPrincipal, instance: AccountInstance): Verdict {
    const layers = layersOf(principal.policies);
    const request = principalRequest(principal, account);
    const target = decideIn(
        layers,
        targetOf(START_SESSION, instance.arn),
        layered(instanceRequest(instance), request),
    ).verdict;
    const named = layers.flatMap(({ policies }) =>
        policies.flatMap((one) => (one.kind === "policy" ? one.statements : [])),
    );
    const verdicts = (documents: readonly SessionDocument[]): Verdict[] =>
        documents.map(({ arn, provided }) => {
            const context = layered(documentRequest(instance.region), request);
            const { verdict } = decideIn(layers, targetOf(START_SESSION, arn), context);
            return provided !== undefined && verdict === "allowed" ? "unknown" : verdict;
        });
    const certain = verdicts(sessionDocuments(account, instance.region, named));
    // Only where no document that is there opens a session does one count that may be there.
    const closed = certain.every((verdict) => verdict === "denied");
    const opened = closed ? verdicts(possibleDocuments(account, instance.region, named)) : certain;
    const document = (["allowed", "unknown"] as const).find((verdict) => opened.includes(verdict)) ?? "denied";
    return (["denied", "unknown"] as const).find((verdict) => verdict === target || verdict === document) ?? "allowed";
}

describe("The matrix", () => {
    it("has the verdict of every cell decided by itself", () => {
        const seen = new Set<Verdict>();
        fc.assert(
            fc.property(accounts, (account) => {
                const matrix = accessMatrix(account);
                expect(matrix.classes.flatMap(({ principals }) => principals)).to.have.length(
                    account.principals.length,
                );
                for (const one of matrix.classes) {
                    for (const principal of one.principals) {
                        for (const [position, instance] of account.instances.entries()) {
                            const expected = decided(account, principal, instance);
                            seen.add(expected);
                            expect(groupAt(one, position).cell.verdict).to.equal(expected);
                            expect(cellAt(matrix, one, position).verdict).to.equal(expected);
                        }
                    }
                }
            }),
            { numRuns: 400 },
        );
        expect([...seen]).to.have.members(["allowed", "denied", "unknown"]);
    });

    it("has each instance in exactly one group of each class", () => {
        fc.assert(
            fc.property(accounts, (account) => {
                for (const { groups } of accessMatrix(account).classes) {
                    const members = groups.flatMap(({ instances }) => [...instances]);
                    expect(members.sort((one, other) => one - other)).to.deep.equal([...account.instances.keys()]);
                }
            }),
            { numRuns: 80 },
        );
    });

    it("never allows more for another Deny", () => {
        fc.assert(
            fc.property(accounts, documents, (account, document) => {
                const denial = parsePolicy(
                    {
                        ...document,
                        Statement: document.Statement.map((statement) => ({ ...statement, Effect: "Deny" })),
                    },
                    "denial",
                );
                const limited: Account = {
                    ...account,
                    principals: account.principals.map((principal) => ({
                        ...principal,
                        policies: { ...principal.policies, identity: [...principal.policies.identity, denial] },
                    })),
                };
                for (const [index, before] of verdicts(account).entries()) {
                    const after = verdicts(limited)[index];
                    if (before === "denied") expect(after).to.equal("denied");
                    if (before === "unknown") expect(after).not.to.equal("allowed");
                }
            }),
            { numRuns: 80 },
        );
    });

    it("doesn't depend on the order of principals, instances, policies and statements", () => {
        const turned = (account: Account): Account => ({
            ...account,
            instances: account.instances.toReversed(),
            principals: account.principals.toReversed().map((principal) => ({
                ...principal,
                policies: {
                    ...principal.policies,
                    identity: principal.policies.identity
                        .toReversed()
                        .map((policy) =>
                            policy.kind === "policy"
                                ? { ...policy, statements: policy.statements.toReversed() }
                                : policy,
                        ),
                },
            })),
        });
        fc.assert(
            fc.property(accounts, (account) => {
                expect(verdicts(turned(account)).reverse()).to.deep.equal(verdicts(account));
            }),
            { numRuns: 150 },
        );
    });
});

/** All verdicts, principal by principal, in the account's order. */
function verdicts(account: Account): Verdict[] {
    const { classes } = accessMatrix(account);
    return account.principals.flatMap((principal) => {
        const own = classes.find(({ principals }) => principals.includes(principal));
        return account.instances.map((_, position) => {
            if (own === undefined) throw new Error("a principal is in no class");
            return groupAt(own, position).cell.verdict;
        });
    });
}
