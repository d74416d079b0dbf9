import { z } from "zod";
import { checked } from "../checked";
import { readJsonOnce } from "../files/json-file";
import { SourceError } from "../files/source-error";
import { nameOf } from "../files/standard-input";
import { whole } from "../files/whole";
import type { Account, AccountInstance, ManagedState } from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import type { Tags } from "../model";
import type { Unknown } from "../evaluate/context";

/**
 * The answer of Systems Manager's DescribeInstanceInformation, as the AWS CLI writes it and as the SDK returns it.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html
 */
const information = z.object({
    InstanceInformationList: z.array(
        z.object({
            InstanceId: z
                .string()
                .regex(/^m?i-[\w-]+$/, "a node ID such as i-0123456789abcdef0 or mi-0123456789abcdef0"),
            PingStatus: z.enum(["Online", "ConnectionLost", "Inactive"]).optional(),
            AgentVersion: z.string().nullish(),
            Name: z.string().nullish(),
            ComputerName: z.string().nullish(),
            IamRole: z.string().nullish(),
            ActivationId: z.string().nullish(),
        }),
    ),
});
const tagList = z.object({ TagList: z.array(z.object({ Key: z.string(), Value: z.string() })) });

type Information = z.infer<typeof information>;
type Node = Information["InstanceInformationList"][number];

/** What Systems Manager says of the nodes of a region. */
export interface NodeAnswer {
    readonly region: string;
    readonly account: string;
    readonly nodes: Information["InstanceInformationList"];
    /** The tags of a hybrid node, where they were read. */
    readonly tagsOf: (id: string) => Tags | undefined;
}

/** A file of nodes; the region where the file's name doesn't go without one. */
export interface NodeFile {
    readonly file: string;
    readonly region?: string;
}

/** Checks the answer of `aws ssm describe-instance-information`. @throws SourceError that names the place of what is missing. */
export function readInformation(source: unknown, name: string): Information["InstanceInformationList"] {
    const command = "the answer of aws ssm describe-instance-information";
    return checked(information, source, name, command).InstanceInformationList;
}

/** Checks the answer of `aws ssm list-tags-for-resource`. @throws SourceError that names the place of what is missing. */
export function readNodeTags(source: unknown, name: string): Tags {
    const { TagList } = checked(tagList, source, name, "the answer of aws ssm list-tags-for-resource");
    return Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value]));
}

/**
 * The account with what files say of its nodes.
 * @param tags answers of `aws ssm list-tags-for-resource` by `instance/mi-…`.
 * @throws SourceError for a file of another kind, or of nodes whose region isn't known.
 */
export function withNodeFiles(
    account: Account,
    files: readonly NodeFile[],
    tags: ReadonlyMap<string, string> = new Map<string, string>(),
): Account {
    const read = new Map([...tags].map(([key, file]) => [key, readNodeTags(readJsonOnce(file), nameOf(file))]));
    const answers = files.map((one): NodeAnswer => {
        const answer = readJsonOnce(one.file);
        whole(answer, nameOf(one.file));
        const nodes = readInformation(answer, nameOf(one.file));
        return { ...placeOf(one, nodes, account), nodes, tagsOf: (id) => read.get(`instance/${id}`) };
    });
    const known = new Set(answers.flatMap(({ nodes }) => nodes.map(({ InstanceId }) => `instance/${InstanceId}`)));
    const other = [...tags].find(([key]) => !known.has(key));
    if (other !== undefined) throw new SourceError(`${nameOf(other[1])}: there is no ${other[0]} among the nodes`);
    return withNodes(account, answers);
}

/** Which region a file is of: the one given, that of an instance in it, or the only one there is. */
function placeOf(
    { file, region }: NodeFile,
    nodes: readonly Node[],
    account: Account,
): Pick<NodeAnswer, "region" | "account"> {
    const ids = new Set(nodes.map(({ InstanceId }) => InstanceId));
    const one = account.instances.find(({ id }) => ids.has(id));
    const regions = [...new Set(account.instances.map((instance) => instance.region))];
    const found = region ?? one?.region ?? (regions.length === 1 ? regions[0] : undefined);
    if (found !== undefined) return { region: found, account: one === undefined ? account.id : ownerOf(one, account) };
    throw new SourceError(`${nameOf(file)}: the region of its nodes isn't known (expected REGION=FILE)`);
}

/**
 * The account with what Systems Manager says of its nodes: which instances it manages, and the hybrid nodes. An instance
 * that isn't in the answer of its region isn't managed.
 */
export function withNodes(account: Account, answers: readonly NodeAnswer[]): Account {
    const states = new Map<string, ManagedState>();
    const asked = new Set<string>();
    for (const { region, account: owner, nodes } of answers) {
        asked.add(`${owner} ${region}`);
        for (const node of nodes) states.set(node.InstanceId, stateOf(node));
    }
    const instances = account.instances.map((instance): AccountInstance => {
        const managed = states.get(instance.id);
        if (managed !== undefined) return { ...instance, managed };
        // What a program only plans, or a group of instances, can't be in an answer.
        const isAsked = asked.has(`${ownerOf(instance, account)} ${instance.region}`) && instance.id.startsWith("i-");
        return isAsked ? { ...instance, managed: NOT_MANAGED } : instance;
    });
    const known = new Set(instances.map(({ id }) => id));
    const hybrid = answers.flatMap((answer) => answer.nodes.flatMap((node) => hybridNode(node, answer, account)));
    return { ...account, instances: [...instances, ...hybrid.filter(({ id }) => !known.has(id))] };
}

const NOT_MANAGED: ManagedState = { state: "not managed" };
const STATES = { Online: "online", ConnectionLost: "connection lost", Inactive: "inactive" } as const;

function stateOf({ PingStatus = "Inactive", AgentVersion }: Node): ManagedState {
    return { state: STATES[PingStatus], ...(AgentVersion && { agent: AgentVersion }) };
}

const NOT_READ: Unknown = { unknown: "isn't known: the node's tags weren't read", absent: true };

/** A machine outside EC2 that Systems Manager manages. https://docs.aws.amazon.com/systems-manager/latest/userguide/operating-systems-and-machine-types.html */
function hybridNode(node: Node, { region, account: owner, tagsOf }: NodeAnswer, account: Account): AccountInstance[] {
    const { InstanceId: id, Name, ComputerName, IamRole, ActivationId } = node;
    if (!id.startsWith("mi-")) return [];
    const tags = tagsOf(id);
    const name = tags?.["Name"] ?? (Name || ComputerName);
    return [
        {
            id,
            ...(name && { name }),
            arn: `arn:${account.partition}:ssm:${region}:${owner}:managed-instance/${id}`,
            region,
            tags: tags ?? {},
            ...(tags === undefined && { unknownTags: NOT_READ }),
            ...(IamRole && { role: IamRole.slice(IamRole.lastIndexOf("/") + 1) }),
            ...(ActivationId && { activationId: ActivationId }),
            managed: stateOf(node),
        },
    ];
}
