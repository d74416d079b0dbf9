import { expect } from "chai";
import { explainChains } from "../../../access/chains/explain-chains";
import { ChainGraph } from "../../../access/chains/graph";
import { chainMatrix } from "../../../access/chains";
import { cellAt, groupAt } from "../../../access/matrix/matrix";
import { verdictInWords } from "../../../access/matrix/cell-terms";
import { stepText } from "../../../access/matrix/way-words";
import { howOf } from "../../../access/matrix/cell";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "./small-account";

type Small = Parameters<typeof smallAccount>[0];

function explained(
    small: Small,
    name: string,
    by: "direct" | "roles" | "escalation" = "roles",
    action = "ssm:StartSession",
) {
    const account = smallAccount(small);
    const graph = new ChainGraph(account);
    const principal = [...account.principals, ...graph.beginnings].find((one) => one.name === name);
    const [resource] = account.instances;
    if (principal === undefined || resource === undefined) throw new Error(`no ${name}`);
    return explainChains(graph, { principal, action, resource }, by);
}

const said = ({ ways, nearest }: ReturnType<typeof explained>): readonly string[] => [
    verdictInWords(ways[0].way),
    ...ways[0].way.chain.map(stepText),
    ...nearest,
];

const FOREIGN = "444455556666";

const account: Small = {
    users: {
        alice: { can: [assume("first")] },
        bob: { can: [assume("locked")] },
        carol: {},
        dave: { can: [SESSIONS] },
        erin: { can: [assume("mfa")] },
        frank: { can: [assume("strangers")] },
    },
    roles: {
        first: { trust: [trusts({ AWS: root() })], can: [assume("ops")] },
        ops: { trust: [trusts({ AWS: arnOf("role", "first") })], can: [SESSIONS] },
        locked: { trust: [trusts({ AWS: arnOf("user", "zed") })], can: [SESSIONS] },
        mfa: {
            trust: [trusts({ AWS: root() }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })],
            can: [SESSIONS],
        },
        foreign: { trust: [trusts({ AWS: root(FOREIGN) })], can: [SESSIONS] },
        strangers: {
            trust: [trusts({ AWS: root() }, { Condition: { StringEquals: { "aws:PrincipalTag/Team": "red" } } })],
            can: [SESSIONS],
        },
    },
};

describe("An explanation over chains", () => {
    it("is yes, yes through roles with each step, or no", () => {
        expect(said(explained(account, "dave"))).to.deep.equal(["yes"]);
        expect(said(explained(account, "alice"))).to.deep.equal([
            "yes, through first → ops",
            "assumes the role first",
            "assumes the role ops",
        ]);
        expect(said(explained(account, "erin"))).to.deep.equal(["yes, through mfa, with MFA", "assumes the role mfa"]);
        expect(said(explained(account, "alice", "direct"))).to.deep.equal(["no"]);
    });

    it("has the statements of both sides of each step, and the answers to who asks at its end", () => {
        const { ways, verdict, how } = explained(account, "alice");
        const [{ way, answers, end }] = ways;
        expect([verdict, how, end.name]).to.deep.equal(["allowed", "roles", "ops"]);
        expect(way.chain[0]?.because.map(({ layer, policy }) => `${layer}: ${policy}`)).to.deep.equal([
            "identity: inline policy p of user alice",
            "trust: trust policy of role first",
        ]);
        expect(answers.map(({ about, decision }) => `${about}: ${decision.verdict}`).slice(0, 2)).to.deep.equal([
            "the instance: allowed",
            "shell: allowed",
        ]);
    });

    it("begins with anybody whom a trust policy lets in", () => {
        expect(said(explained(account, `account ${FOREIGN}`))[0]).to.equal("yes, through foreign");
        expect(said(explained(account, arnOf("user", "zed")))[0]).to.equal("yes, through locked");
    });

    it("says the statement that would open the nearest chain, on the side that lacks it", () => {
        const some = (name: string, ...roles: string[]) => {
            const kept = Object.entries(account.roles ?? {}).filter(([role]) => roles.includes(role));
            return explained({ ...account, roles: Object.fromEntries(kept) }, name).nearest;
        };
        expect(some("bob", "locked")).to.deep.equal([
            "through locked if the trust policy of role locked let user bob assume it",
        ]);
        expect(some("carol", "mfa")).to.deep.equal([
            `through mfa if a policy of user carol allowed sts:AssumeRole on ${arnOf("role", "mfa")}, with MFA`,
        ]);
        expect(some("carol", "foreign")).to.deep.equal([
            "through foreign if the trust policy of role foreign let user carol assume it",
        ]);
        expect(some("frank", "strangers")[0]).to.match(/^through strangers if user frank had Team=red \(/);
        // A chain of which one side is there is nearer than one that lacks both.
        expect(some("bob", "locked", "foreign")).to.have.length(1);
    });

    it("looks for the missing step at the end of what is reached, and before what leads on", () => {
        const users = { alice: { can: [assume("first")] }, bob: {} };
        const roles = {
            first: { trust: [trusts({ AWS: arnOf("user", "alice") })], can: [assume("ops")] },
            ops: { trust: [trusts({ AWS: arnOf("user", "zed") })], can: [SESSIONS] },
        };
        expect(explained({ users, roles }, "alice").nearest).to.deep.equal([
            "through first → ops if the trust policy of role ops let role first assume it",
        ]);
        const open = { ...roles, ops: { ...roles.ops, trust: [trusts({ AWS: arnOf("role", "first") })] } };
        const entry = { ...open, first: { ...roles.first, trust: [trusts({ AWS: root() })] } };
        expect(explained({ users, roles: entry }, "bob").nearest).to.deep.equal([
            `through first → ops if a policy of user bob allowed sts:AssumeRole on ${arnOf("role", "first")}`,
        ]);
    });

    it("names no statement where one isn't enough", () => {
        const denied = { ...trusts("*"), Effect: "Deny" };
        const roles = {
            far: { trust: [trusts({ AWS: arnOf("user", "zed") }), denied], can: [SESSIONS] },
            other: { trust: [trusts({ AWS: arnOf("user", "zed", FOREIGN) })], can: [SESSIONS], account: FOREIGN },
        };
        expect(explained({ users: { carol: {} }, roles: { far: roles.far } }, "carol").nearest).to.deep.equal([]);
        expect(explained({ users: { carol: {} }, roles: { other: roles.other } }, "carol").nearest).to.deep.equal([]);
    });

    it("is about any action", () => {
        const roles = { ops: { trust: [trusts({ AWS: root() })], can: [{ ...SESSIONS, Action: "ssm:SendCommand" }] } };
        const users = { alice: { can: [assume("ops")] } };
        expect(said(explained({ users, roles }, "alice", "roles", "ssm:SendCommand"))[0]).to.equal("yes, through ops");
        expect(said(explained({ users, roles }, "alice"))[0]).to.equal("no");
    });

    it("counts escalation where that is asked for: the roles of instances, and shells beside sessions", () => {
        const command = { Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" };
        const small: Small = {
            users: { bob: { can: [{ ...SESSIONS, Action: "iam:PutUserPolicy" }] }, carol: { can: [command] } },
        };
        expect(said(explained(small, "bob"))[0]).to.equal("no");
        expect(explained(small, "bob").couldEscalate).to.equal(true);
        expect(explained(small, "bob", "direct").couldEscalate).to.equal(false);
        const { ways, how } = explained(small, "bob", "escalation");
        expect([how, ways[0].way.chain.map(({ kind }) => kind)]).to.deep.equal(["escalation", ["escalate"]]);
        expect(verdictInWords(ways[0].way)).to.match(/^could, by escalation, through /);
        const shell = explained(small, "carol", "escalation");
        expect([shell.how, shell.ways[0].answers]).to.deep.equal(["escalation", []]);
        expect(shell.ways[0].way.chain.at(-1)?.actions).to.deep.equal(["ssm:SendCommand"]);
    });

    it("has the verdict of the matrix's cell", () => {
        const matrix = chainMatrix(smallAccount(account), { roles: true });
        for (const one of matrix.classes) {
            const cell = cellAt(matrix, one, 0);
            for (const { name, type } of one.principals) {
                const { verdict, how, ways } = explained(account, name);
                const chains = (cell.ways ?? []).map(({ chain }) => chain.map(stepText));
                expect([verdict, how], `${type} ${name}`).to.deep.equal([cell.verdict, howOf(cell)]);
                if (chains.length > 0) expect(ways.map(({ way }) => way.chain.map(stepText))).to.deep.equal(chains);
                expect(groupAt(one, 0).cell.verdict).to.equal(verdict);
            }
        }
    });

    it("names what is missing at the end of a chain that is there already", () => {
        const target = { ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/*" };
        const document = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/*" };
        const tagged = (value: string) => ({
            ...target,
            Condition: { StringEquals: { "ssm:resourceTag/Env": value } },
        });
        const small: Small = {
            users: { alice: { can: [assume("*")] } },
            roles: {
                dev: { trust: [trusts({ AWS: root() })], can: [tagged("Dev"), document] },
                denied: {
                    trust: [trusts({ AWS: root() })],
                    can: [SESSIONS, { Effect: "Deny", Action: "*", Resource: "*" }],
                },
                other: { trust: [trusts({ AWS: root() })], can: [{ ...SESSIONS, Action: "s3:*" }] },
            },
            instances: { "i-1": { Env: "Prod" } },
        };
        const { nearest } = explained(small, "alice");
        expect(nearest).to.have.length(2);
        expect(nearest[0]).to.match(/^through dev if the instance had Env=Dev \(/);
        expect(nearest[1]).to.match(/^through denied if this Deny weren't there: .*denies \* on \*$/);
        expect(explained(small, "alice", "direct").nearest).to.deep.equal([]);
    });
});
