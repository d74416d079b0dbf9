import { expect } from "chai";
import { chainMatrix } from "../../../access/chains";
import { explainChains } from "../../../access/chains/explain-chains";
import { ChainGraph } from "../../../access/chains/graph";
import { groupAt, type Account } from "../../../access/matrix";
import { cellText } from "../../../access/matrix/access-table";
import { ACCOUNT, arnOf, assume, SESSIONS, smallAccount, trusts } from "./small-account";

const user = (name: string): object => ({ AWS: arnOf("user", name) });
const role = (name: string): object => ({ AWS: arnOf("role", name) });
const from = (...ranges: string[]): Readonly<Record<string, unknown>> => ({
    Condition: { IpAddress: { "aws:SourceIp": ranges } },
});
const MFA = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };

/** What the matrix says of alice and the instance. */
function saysOf(account: Account): string {
    const matrix = chainMatrix(account);
    const row = matrix.classes.find(({ principals }) => principals.some(({ name }) => name === "alice"));
    return row === undefined ? "no row" : cellText(groupAt(row, 0).cell);
}

/** Alice becomes app from some addresses, and app becomes ops from others. */
function addresses(app: readonly string[], ops: readonly string[]): Account {
    return smallAccount({
        users: { alice: {} },
        roles: {
            app: { trust: [trusts(user("alice"), from(...app))], can: [assume("ops")] },
            ops: { trust: [trusts(role("app"), from(...ops))], can: [SESSIONS] },
        },
    });
}

describe("Two steps that each require an address", () => {
    it("take one in the ranges that both have in common", () => {
        const narrow = "yes: shell, SSH +5 through app → ops, from 10.1.0.0/16";
        expect(saysOf(addresses(["10.0.0.0/8"], ["10.1.0.0/16"]))).to.equal(narrow);
        expect(saysOf(addresses(["10.1.0.0/16"], ["10.0.0.0/8"]))).to.equal(narrow);
        expect(saysOf(addresses(["10.1.0.0/16", "192.0.2.0/24"], ["10.0.0.0/8", "198.51.100.0/24"]))).to.equal(narrow);
    });

    it("may work where their ranges don't overlap: each call is judged by its own address", () => {
        const account = addresses(["192.0.2.0/24"], ["198.51.100.0/24"]);
        expect(saysOf(account)).to.match(/^unknown through app → ops$/);
    });
});

describe("Of several chains to one role", () => {
    /** Alice becomes ops on some terms, and through a longer chain without. */
    const account = smallAccount({
        users: { alice: {} },
        roles: {
            app: { trust: [trusts(user("alice"))], can: [assume("ops")] },
            ops: { trust: [trusts(user("alice"), MFA), trusts(role("app"))], can: [SESSIONS] },
        },
    });

    it("the one that takes nothing counts, even if it is longer", () => {
        expect(saysOf(account)).to.match(/^yes: [^;,]*, SSH \+\d+ through app → ops$/);
    });

    it("explain says the same", () => {
        const [alice] = account.principals.filter(({ name }) => name === "alice");
        const [instance] = account.instances;
        if (alice === undefined || instance === undefined) throw new Error("the account has both");
        const { ways } = explainChains(new ChainGraph(account), {
            principal: alice,
            action: "ssm:StartSession",
            resource: instance,
        });
        expect(ways.map(({ way }) => way.chain.map(({ to }) => to.name))).to.deep.equal([["app", "ops"]]);
        expect(ways[0].way.cell.needs).to.equal(undefined);
    });

    it("all are said where each takes something else", () => {
        const both = smallAccount({
            users: { alice: {} },
            roles: {
                app: { trust: [trusts(user("alice"), from("192.0.2.0/24"))], can: [assume("ops")] },
                ops: { trust: [trusts(user("alice"), MFA), trusts(role("app"))], can: [SESSIONS] },
            },
        });
        expect(saysOf(both)).to.match(/through ops, with MFA; .* through app → ops, from 192\.0\.2\.0\/24$/);
    });

    it("one that sets a source identity doesn't hide another", () => {
        const identified = smallAccount({
            users: { alice: { can: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] } },
            roles: {
                app: { trust: [trusts(user("alice"))], can: [assume("mid")] },
                mid: {
                    trust: [
                        trusts(user("alice"), {
                            Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                            Condition: { StringEquals: { "sts:SourceIdentity": "alice" } },
                        }),
                        trusts(role("app")),
                    ],
                    can: [assume("ops")],
                },
                ops: { trust: [trusts(role("mid"))], can: [SESSIONS] },
            },
        });
        expect(saysOf(identified)).to.match(/^yes: .* through app → mid → ops$/);
    });
});

describe("A step whose session tags take MFA", () => {
    it("takes MFA for the tags alone", () => {
        const RED = { Condition: { StringEquals: { "aws:PrincipalTag/Team": "red" } } };
        const account = (can: object): Account =>
            smallAccount({
                users: { alice: { can: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] } },
                roles: {
                    ops: {
                        trust: [trusts(user("alice")), { ...trusts({ AWS: ACCOUNT }, MFA), Action: "sts:TagSession" }],
                        can: [{ ...SESSIONS, ...can }],
                    },
                },
            });
        expect(saysOf(account(RED))).to.equal("yes: shell, SSH +5 through ops, with MFA");
        expect(saysOf(account({}))).to.equal("yes: shell, SSH +5 through ops");
    });
});
