import { expect } from "chai";
import { diffData, diffRows } from "../../../access/diff/data";
import { accessDiff } from "../../../access/diff/diff";
import { diffReport } from "../../../access/diff/report";
import type { AccessDiff } from "../../../access/diff/change";
import type { Account } from "../../../access/matrix/account";
import type { Statement } from "../../../access/policy/document";
import { csv } from "../../../access/report/csv";
import { reportText } from "../../../access/report/report-text";
import {
    ACCOUNT,
    accountOf,
    ALL_INSTANCES,
    byTags,
    instance,
    SHELL,
    SSH,
    startSession,
    type AccountSpec,
    type UserSpec,
} from "./accounts";

const later = { unknown: "is known after deployment" };
const instances = { web: { Environment: "Development" }, db: { Environment: "Production" } };
const development = byTags({ Environment: "Development" });

function spec(alice: UserSpec, more: Partial<AccountSpec> = {}): AccountSpec {
    return { users: { alice }, instances, ...more };
}

const withPolicy = (statements = development): UserSpec => ({ policies: { session: statements } });

function diff(before: AccountSpec, after: AccountSpec): AccessDiff {
    return accessDiff(accountOf(before), accountOf(after));
}

/** Each change in a line: kind, who, what, how, and through what. */
function lines({ changes }: AccessDiff): string[] {
    return changes.map(({ kind, principals, instances: where, sessions, causes }) => {
        const names = [principals, where].map((list) => list.map(({ name }) => name).join("+"));
        const through = causes.map(({ text, details = [] }) => [text, ...details].join(" | ")).join("; ");
        return `${kind} ${names.join(" ")} [${sessions.map(({ label }) => label).join(", ")}] ${through}`;
    });
}

describe("accessDiff", () => {
    it("names the statement that changed, and what changed in it", () => {
        const wider = byTags({ Environment: ["Development", "Production"] });
        expect(lines(diff(spec(withPolicy()), spec(withPolicy(wider))))).to.deep.equal([
            "gained alice db [shell] inline policy session of user alice, Instances changed | Condition StringEquals ssm:resourceTag/Environment: + Production",
        ]);
        expect(lines(diff(spec(withPolicy(wider)), spec(withPolicy())))).to.deep.equal([
            "lost alice db [shell] inline policy session of user alice, Instances changed | Condition StringEquals ssm:resourceTag/Environment: − Production",
        ]);
    });

    it("names an operator that changed while key and values stayed", () => {
        const loose = [
            startSession(ALL_INSTANCES, { StringNotLike: { "ssm:resourceTag/Environment": "Development" } }),
            startSession(SHELL),
        ];
        const [first = "", second = ""] = lines(
            diff(
                spec(withPolicy()),
                spec(withPolicy(loose.map((one, at) => ({ ...one, Sid: ["Instances", "Document"][at] ?? "" })))),
            ),
        );
        expect(first).to.match(/^gained alice db .*Environment Development: StringEquals → StringNotLike$/);
        expect(second).to.match(/^lost alice web /);
    });

    it("names the instance's tag that changed", () => {
        const moved = spec(withPolicy(), { instances: { ...instances, db: { Environment: "Development" } } });
        expect(lines(diff(spec(withPolicy()), moved))).to.deep.equal([
            "gained alice db [shell] the instance's tag Environment: Production → Development",
        ]);
    });

    it("names the principal's tag that changed", () => {
        const own = byTags({ Environment: "${aws:PrincipalTag/Stage}" });
        const tagged = (Stage: string): AccountSpec => spec({ policies: { session: own }, tags: { Stage } });
        expect(lines(diff(tagged("Development"), tagged("Production")))).to.deep.equal([
            "gained alice db [shell] the principal's tag Stage: Development → Production",
            "lost alice web [shell] the principal's tag Stage: Development → Production",
        ]);
    });

    it("names the group that a user joined or left", () => {
        const groups = { developers: { session: development } };
        const [joined = ""] = lines(diff(spec({}, { groups }), spec({ groups: ["developers"] }, { groups })));
        expect(joined).to.match(
            /^gained alice web \[shell\] .*group developers applies now: the user joined developers/,
        );
        const [left = ""] = lines(diff(spec({ groups: ["developers"] }, { groups }), spec({}, { groups })));
        expect(left).to.match(/^lost alice web \[shell\] .*no longer applies: the user left developers/);
    });

    it("names a boundary that came or went, and a Deny that was lifted", () => {
        const all = [startSession([ALL_INSTANCES, SHELL])];
        const bounded = spec({ policies: { all }, boundary: development });
        expect(lines(diff(bounded, spec({ policies: { all } })))).to.deep.equal([
            "gained alice db [shell] the permissions boundary boundary is gone",
        ]);
        expect(lines(diff(spec({ policies: { all } }), bounded))).to.deep.equal([
            "lost alice db [shell] the permissions boundary boundary is new",
        ]);
        const deny = {
            Sid: "NoProduction",
            Effect: "Deny" as const,
            Action: "ssm:*",
            Resource: "*",
            Condition: { StringEquals: { "ssm:resourceTag/Environment": "Production" } },
        };
        const [lifted = ""] = lines(diff(spec(withPolicy([...all, deny])), spec(withPolicy(all))));
        expect(lifted).to.match(
            /^gained alice db \[shell\] inline policy session of user alice, NoProduction is gone \| denies ssm:\*/,
        );
    });

    it("tells the kinds of session apart, and a document that its user may have written", () => {
        const more = [...development, startSession(SSH)];
        expect(lines(diff(spec(withPolicy()), spec(withPolicy(more))))[0]).to.match(
            /^gained alice web \[SSH\] .*statement 3 is new/,
        );
        const everywhere = [...development, startSession(SSH.replace("::", ":*:"))];
        expect(lines(diff(spec(withPolicy()), spec(withPolicy(everywhere))))[0]).to.include("[SSH]");
        const any = [...development, startSession(`arn:aws:ssm:*:${ACCOUNT}:document/*`)];
        expect(lines(diff(spec(withPolicy()), spec(withPolicy(any))))[0]).to.include("[any other document]");
    });

    it("tells ending others' sessions from ending one's own", () => {
        const own = {
            Sid: "End",
            Effect: "Allow" as const,
            Action: "ssm:TerminateSession",
            Resource: "*",
            Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
        };
        const { Condition: _, ...all } = own;
        expect(
            lines(diff(spec(withPolicy([...development, own])), spec(withPolicy([...development, all])))),
        ).to.deep.equal([
            "gained alice  [end others' sessions] inline policy session of user alice, End changed | Condition removed: StringEquals ssm:resourceTag/aws:ssmmessages:session-id ${aws:userid}",
        ]);
    });

    it("tells other ways to a shell, and to more sessions, from sessions", () => {
        const add = (Action: string, Resource = "*"): Statement[] => [
            ...development,
            { Effect: "Allow", Action, Resource },
        ];
        const bypasses = (before: AccountSpec, after: AccountSpec): string[] =>
            diff(before, after).bypasses.map(
                ({ kind, principals, finding }) =>
                    `${kind} ${principals.map(({ name }) => name).join("+")} ${finding.rule}: ${finding.what}`,
            );
        const send = spec(withPolicy(add("ssm:SendCommand")));
        const told = "alice run-command: alice can run commands as root (ssm:SendCommand)";
        expect(bypasses(spec(withPolicy()), send)).to.deep.equal([`gained ${told}`]);
        expect(bypasses(send, spec(withPolicy()))).to.deep.equal([`lost ${told}`]);
        expect(diff(spec(withPolicy()), send).changes).to.deep.equal([]);
        expect(bypasses(send, spec({ policies: { moved: add("ssm:SendCommand").reverse() } }))).to.deep.equal([]);
        expect(bypasses(spec(withPolicy()), spec(withPolicy(add("ec2:CreateTags"))))[0]).to.include("tag-self-grant");
        expect(bypasses(spec(withPolicy()), spec(withPolicy(add("s3:*"))))).to.deep.equal([]);
        // Whoever opens every session anyhow gains and loses nothing by it.
        const all = spec(withPolicy([{ Effect: "Allow", Action: "*", Resource: "*" }]));
        expect(bypasses(spec(withPolicy()), all)).to.deep.equal([]);
        expect(bypasses(send, all)).to.deep.equal([]);
        const group = (statements: Statement[]): AccountSpec => ({
            users: { alice: { groups: ["ops"] }, bob: { groups: ["ops"] } },
            groups: { ops: { session: statements } },
            instances,
        });
        expect(bypasses(group(development), group(add("ssm:SendCommand")))).to.deep.equal([
            "gained alice+bob run-command: they can run commands as root (ssm:SendCommand)",
        ]);
    });

    it("says once what several users gain by one statement, whatever their names are", () => {
        const gained = (...names: readonly string[]): string[] => {
            const of = (statements: readonly Statement[]): AccountSpec => ({
                users: Object.fromEntries(names.map((name) => [name, { groups: ["ops"] }])),
                groups: { ops: { session: statements } },
                instances,
            });
            const sending: Statement[] = ["ssm:SendCommand", "ec2:CreateTags"].map((Action) => ({
                Effect: "Allow",
                Action,
                Resource: "*",
            }));
            return diff(of(development), of([...development, ...sending])).bypasses.map(
                ({ principals, finding: { rule, what } }) => `${principals.length} ${rule}: ${what}`,
            );
        };
        // Names that are also parts of actions, or words of the sentence.
        expect(gained("ssm", "run"))
            .to.deep.equal(gained("ines", "jonas"))
            .and.to.deep.equal([
                "2 run-command: they can run commands as root (ssm:SendCommand)",
                "2 tag-self-grant: they can tag instances with Environment=Development (ec2:CreateTags), and Environment opens their sessions",
            ]);
    });

    it("counts a new instance or user that is reached or reaches as a gain, one that is gone as a loss", () => {
        const before = spec(withPolicy());
        const more = spec(withPolicy(), {
            instances: { ...instances, lab: { Environment: "Development" }, vault: {} },
        });
        expect(lines(diff(before, more))).to.deep.equal(["gained alice lab [shell] the instance is new"]);
        expect(lines(diff(more, before))).to.deep.equal(["lost alice lab [shell] the instance is gone"]);
        const bob = { users: { alice: withPolicy(), bob: withPolicy() }, instances };
        expect(lines(diff(before, bob))).to.deep.equal(["gained bob web [shell] the user is new"]);
        expect(lines(diff(bob, before))).to.deep.equal(["lost bob web [shell] the user is gone"]);
    });

    it("keeps what can't be known apart, and counts what it couldn't compare", () => {
        const unclear = diff(spec(withPolicy()), spec({ unknown: "inline policy session of user alice" }));
        expect(unclear.changes.every(({ kind }) => kind === "unclear")).to.equal(true);
        expect(lines(unclear)[0]).to.include(
            "the document of inline policy session of user alice is known after deployment",
        );
        const tag = spec(withPolicy(), { instances: { ...instances, db: { Environment: later } } });
        expect(lines(diff(spec(withPolicy()), tag))).to.deep.equal([
            "unclear alice db [shell] the instance's tag Environment: Production → unknown (is known after deployment)",
        ]);
        expect(diff(tag, tag).counts).to.deep.equal({ gained: 0, lost: 0, unclear: 0, stillUnknown: 1 });
        expect(reportText(diffReport(diff(tag, tag), "a", "b"))).to.include(
            "1 principal–instance pair can't be compared",
        );
    });

    it("pairs by name an instance that has no id yet, or another one since it was replaced", () => {
        const before = accountOf(spec(withPolicy()));
        const planned: Account = {
            ...before,
            instances: before.instances.map((one) => ({
                ...one,
                id: one.name ?? "",
                arn: { ...later, like: "arn:aws:ec2:*" },
            })),
        };
        expect(accessDiff(before, planned).changes.map(({ causes }) => causes[0]?.what)).not.to.include(
            "instance-added",
        );
        const anywhere = ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell"];
        const deployed = accountOf(spec(withPolicy([startSession(anywhere)])));
        const replaced: Account = {
            ...deployed,
            instances: deployed.instances.map((one) => ({ ...one, id: `${one.id}x` })),
        };
        expect(accessDiff(replaced, deployed).changes).to.deep.equal([]);
        expect(accessDiff({ ...replaced, id: "210987654321" }, deployed).changes).to.deep.equal([]);
    });

    it("takes two instances of one name for two, never one for the other", () => {
        const twins = (ids: string[]): Account => ({
            ...accountOf(spec(withPolicy())),
            instances: ids.map((id) => ({ ...instance(id, { Environment: "Development" }), name: "web" })),
        });
        expect(accessDiff(twins(["a", "b"]), twins(["b", "c"])).counts).to.include({ gained: 1, lost: 1 });
    });

    it("says the same in every format", () => {
        const wider = byTags({ Environment: ["Development", "Production"] });
        const found = diff(spec(withPolicy()), spec(withPolicy(wider)));
        const text = reportText(diffReport(found, "state:a", "state:b"));
        expect(text).to.include("1 principal–instance pair gains access, 0 lose it.");
        expect(text).to.include("+ user alice gained: shell on db (i-db)\n    through\n      inline policy session");
        expect(JSON.parse(JSON.stringify(diffData(found, "state:a", "state:b")))).to.deep.include({
            before: "state:a",
            counts: { gained: 1, lost: 0, unclear: 0, stillUnknown: 0 },
        });
        const send: Statement = { Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" };
        const round = diff(spec(withPolicy()), spec(withPolicy([...development, send])));
        expect(reportText(diffReport(round, "a", "b"))).to.include(
            "No principal gains or loses access. 1 bypass gained, 0 lost.",
        );
        expect(csv(diffRows(round))).to.include(
            "gained,user,alice,,,run-command,denied,allowed,alice can run commands",
        );
        expect(JSON.stringify(diffData(round, "a", "b"))).to.include('"rule":"run-command","severity":"critical"');
        const [, row] = csv(diffRows(found)).split("\r\n");
        expect(row).to.match(/^gained,user,alice,i-db,db,shell,denied,allowed,"?inline policy session/);
        expect(reportText(diffReport(diff(spec({}), spec({})), "a", "b"))).to.equal(
            "Session access: a → b\nNo principal gains or loses access.\n",
        );
    });
});
