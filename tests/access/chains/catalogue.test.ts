import { expect } from "chai";
import { chainMatrix } from "../../../access/chains";
import type { Account } from "../../../access/matrix";
import { opensEver, type Cell } from "../../../access/matrix/cell";
import { cellAt } from "../../../access/matrix";
import { parsePolicy } from "../../../access/policy/parse";
import { CATALOGUE, type CataloguePath } from "./escalation-paths";
import { arnOf, root, SESSIONS, smallAccount, trusts } from "./small-account";

const SESSION_RIGHTS = new Set(["ssm:StartSession"]);

/** The account of a path, with some of its rights. */
function accountOf({ target }: CataloguePath, rights: readonly string[]): Account {
    // Of IAM's rights on users only the other one is meant: on oneself they are paths of their own.
    const Resource = target.kind === "user" ? arnOf("user", "owner") : "*";
    const can = rights.map((Action) => ({ Effect: "Allow", Action, Resource }));
    const closed = [trusts({ AWS: arnOf("user", "owner") })];
    const instances = { "i-1": {} };
    switch (target.kind) {
        case "service":
            return smallAccount({
                users: { mallory: { can } },
                roles: { target: { trust: [trusts({ Service: target.service })], can: [SESSIONS] } },
            });
        case "self":
            return smallAccount({ users: { mallory: { can } } });
        case "user":
            // What is written into the other user's policies counts where its own open nothing.
            return smallAccount({
                users: {
                    mallory: { can },
                    owner: rights.some((one) => /Policy$/.test(one)) ? {} : { can: [SESSIONS] },
                },
            });
        case "group":
            return rights.includes("iam:AddUserToGroup")
                ? smallAccount({
                      users: { mallory: { can }, owner: { groups: ["ops"] } },
                      groups: { ops: [SESSIONS] },
                  })
                : smallAccount({ users: { mallory: { can, groups: ["staff"] } }, groups: { staff: [] } });
        case "role":
            return smallAccount({
                users: { mallory: { can } },
                roles: {
                    target: {
                        trust: target.trusted ? [trusts({ AWS: root() })] : closed,
                        can: rights.some((one) => /(Put|Attach)RolePolicy$/.test(one)) ? [] : [SESSIONS],
                    },
                },
            });
        case "policy": {
            const account = smallAccount({
                users: { mallory: { can } },
                roles: {
                    target: { trust: rights.includes("sts:AssumeRole") ? [trusts({ AWS: root() })] : closed },
                },
            });
            const name = target.of === "self" ? "mallory" : "target";
            const shared = {
                ...parsePolicy(
                    { Version: "2012-10-17", Statement: { ...SESSIONS, Action: "s3:GetObject" } },
                    "managed policy m",
                ),
                owner: { kind: "managed", name: "m", ofAws: false } as const,
            };
            return {
                ...account,
                principals: account.principals.map((one) =>
                    one.name === name
                        ? { ...one, policies: { ...one.policies, identity: [...one.policies.identity, shared] } }
                        : one,
                ),
            };
        }
        case "instance":
            return { ...smallAccount({ users: { mallory: { can } }, instances }) };
    }
}

function cellOf(account: Account): Cell {
    const matrix = chainMatrix(account, { by: "escalation" });
    const row = matrix.classes.find(({ principals }) => principals.some(({ name }) => name === "mallory"));
    if (row === undefined) throw new Error("mallory has a row");
    return cellAt(matrix, row, 0);
}

const only = (allowed: readonly string[]) =>
    parsePolicy(
        { Version: "2012-10-17", Statement: { Effect: "Allow", Action: allowed, Resource: "*" } },
        "permissions boundary",
    );

/** Everything but some actions. */
const allBut = (denied: string) =>
    parsePolicy({ Version: "2012-10-17", Statement: { Effect: "Allow", NotAction: denied, Resource: "*" } }, "SCP");

describe("Each path of the public catalogues that ends in a shell", () => {
    for (const path of CATALOGUE) {
        const { rights, target } = path;
        it(`is found with ${rights.join(", ")}${target.kind === "service" ? ` for ${target.service}` : ""}, and not without one of them`, () => {
            const whole = accountOf(path, rights);
            const cell = cellOf(whole);
            expect(opensEver(cell)).to.equal(true);
            if (!rights.every((one) => SESSION_RIGHTS.has(one) || one === "sts:AssumeRole"))
                expect(cell.ways?.[0]?.how).to.equal("escalation");

            const isNeeded = (right: string): boolean => {
                const left = rights.filter((one) => one !== right);
                // What is left may be a path of its own.
                return !CATALOGUE.some(
                    (other) =>
                        other.rights.every((one) => left.includes(one)) &&
                        JSON.stringify(other.target) === JSON.stringify(target),
                );
            };
            for (const right of rights.filter(isNeeded)) {
                const less = rights.filter((one) => one !== right);
                const shape = accountOf(path, rights);
                const without = accountOf(path, less);
                expect(opensEver(cellOf(withRightsOf(shape, without))), `without ${right}`).to.equal(false);
                for (const [limit, account] of [
                    ["a boundary", bounded(whole, { boundary: only(less.length === 0 ? ["s3:*"] : less) })],
                    ["an SCP", bounded(whole, { scps: [[allBut(right)]] })],
                ] as const)
                    expect(opensEver(cellOf(account)), `${limit} without ${right}`).to.equal(false);
            }
        });
    }
});

/** The first account, mallory with the policies that it has in the second. */
function withRightsOf(account: Account, other: Account): Account {
    const own = other.principals.find(({ name }) => name === "mallory");
    return {
        ...account,
        principals: account.principals.map((one) =>
            one.name === "mallory" && own !== undefined ? { ...one, policies: own.policies } : one,
        ),
    };
}

/** The account with limits on mallory. */
function bounded(account: Account, limits: Partial<Account["principals"][number]["policies"]>): Account {
    return {
        ...account,
        principals: account.principals.map((one) =>
            one.name === "mallory" ? { ...one, policies: { ...one.policies, ...limits } } : one,
        ),
    };
}
