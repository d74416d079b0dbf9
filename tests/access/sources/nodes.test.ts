import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { SourceError } from "../../../access/files/source-error";
import { cellText, type Account } from "../../../access/matrix";
import { matrixData } from "../../../access/matrix/html-data";
import { accessMatrix } from "../../../access/matrix";
import { summarize } from "../../../access/matrix/summary";
import { readSource } from "../../../access/sources/read";
import type { NodeFile } from "../../../access/sources/nodes";
import { authorizationDetails, filesOf, reservations } from "./fixtures";

const node = (InstanceId: string, rest: object = {}): object => ({
    InstanceId,
    PingStatus: "Online",
    AgentVersion: "3.3.987.0",
    ...rest,
});
const answer = (...nodes: readonly object[]): object => ({ InstanceInformationList: nodes });

/** Reads the account of the fixtures with files of nodes, by name. */
async function read(
    nodes: readonly (readonly [content: unknown, region?: string])[],
    tags: Readonly<Record<string, object>> = {},
): Promise<Account> {
    const named = Object.fromEntries(nodes.map(([content], index) => [`nodes-${index}.json`, content]));
    const tagged = Object.fromEntries(Object.entries(tags).map(([id, content]) => [`${id}.json`, content]));
    const files = filesOf({ "iam.json": authorizationDetails, "instances.json": reservations, ...named, ...tagged });
    try {
        return await readSource({
            kind: "files",
            iam: files.path("iam.json"),
            instances: [files.path("instances.json")],
            nodes: nodes.map(([, region], index): NodeFile => {
                const file = files.path(`nodes-${index}.json`);
                return region === undefined ? { file } : { file, region };
            }),
            nodeTags: new Map(Object.keys(tags).map((id) => [`instance/${id}`, files.path(`${id}.json`)])),
        });
    } finally {
        files.remove();
    }
}

function table(account: Account): Record<string, string[]> {
    const { rows, instances } = accessTable(account);
    return Object.fromEntries(
        instances.map(({ id }, index) => [
            id,
            rows.map(({ cells }) => (cells[index] === undefined ? "" : cellText(cells[index]))),
        ]),
    );
}

describe("What Systems Manager says of nodes", () => {
    it("is said in each cell that opens something: not managed, or no connection", async () => {
        const account = await read([[answer(node("i-dev", { PingStatus: "ConnectionLost" }))]]);
        expect(table(account)).to.deep.equal({
            "i-dev": ["yes: shell (connection lost)", "yes: shell (connection lost)"],
            "i-prod": ["yes: shell (not managed)", "no"],
        });
        const online = await read([[answer(node("i-dev"), node("i-prod", { PingStatus: "Inactive" }))]]);
        expect(table(online)).to.deep.equal({
            "i-dev": ["yes: shell", "yes: shell"],
            "i-prod": ["yes: shell (inactive)", "no"],
        });
        expect(online.instances[0]?.managed).to.deep.equal({ state: "online", agent: "3.3.987.0" });
    });

    it("is in the JSON and on the page", async () => {
        const matrix = accessMatrix(await read([[answer(node("i-dev"))]]));
        const { classes, instances } = summarize(matrix);
        expect(instances.map(({ managed }) => managed?.state)).to.deep.equal(["online", "not managed"]);
        const states = classes.flatMap(({ groups }) => groups.map(({ unreachable }) => unreachable));
        expect(states.sort()).to.deep.equal(["not managed", undefined, undefined]);
        const terms = matrixData(matrix, "").rows.flatMap((row) => row.terms ?? []);
        expect(JSON.stringify(terms)).to.include("yes: shell (not managed)");
    });

    it("holds for the region of the answer alone", async () => {
        const account = await read([[answer(), "us-east-1"]]);
        expect(account.instances.map(({ managed }) => managed)).to.deep.equal([undefined, undefined]);
        const own = await read([[answer(), "eu-central-1"]]);
        expect(own.instances.map(({ managed }) => managed?.state)).to.deep.equal(["not managed", "not managed"]);
    });

    it("has hybrid nodes, which policies reach by their ARN and their tags", async () => {
        const mill = node("mi-1", { Name: "mill", IamRole: "ssm-hybrid", ActivationId: "act-1" });
        const { instances } = await read([[answer(mill)]]);
        const [, , hybrid] = instances;
        expect(hybrid).to.deep.include({
            id: "mi-1",
            activationId: "act-1",
            name: "mill",
            role: "ssm-hybrid",
            region: "eu-central-1",
        });
        expect(hybrid?.arn).to.equal("arn:aws:ssm:eu-central-1:123456789012:managed-instance/mi-1");
        expect(hybrid?.unknownTags).to.not.equal(undefined);
        const tagged = await read([[answer(mill)]], { "mi-1": { TagList: [{ Key: "Environment", Value: "x" }] } });
        expect([tagged.instances[2]?.tags, tagged.instances[2]?.unknownTags]).to.deep.equal([
            { Environment: "x" },
            undefined,
        ]);
    });

    const wrong: readonly (readonly [string, () => Promise<Account>, RegExp])[] = [
        ["another answer", () => read([[reservations]]), /isn't the answer of aws ssm describe-instance-information/],
        ["a first page", () => read([[{ ...answer(), NextToken: "2" }]]), /is only the first page/],
        [
            "tags of a node that isn't there",
            () => read([[answer()]], { "mi-9": { TagList: [] } }),
            /mi-9.json: there is no instance\/mi-9 among the nodes$/,
        ],
        ["tags of another kind", () => read([[answer()]], { "mi-9": { Tags: [] } }), /list-tags-for-resource: TagList/],
    ];
    for (const [what, make, message] of wrong) {
        it(`is refused from ${what}`, async () => {
            const error: unknown = await make().catch((one: unknown) => one);
            expect(error).to.be.instanceOf(SourceError);
            expect((error as SourceError).message).to.match(message);
        });
    }
});
