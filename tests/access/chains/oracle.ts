/**
 * Who reaches what by roles, found out a second time and as plainly as possible: every state that somebody can be in, one
 * after the other, with every way to call. No classes, no kept answers, nothing of `access/`. It knows the part of IAM's
 * policies that `small-worlds.ts` makes. `unsure` is what AWS leaves open, and what a world doesn't say.
 */
import { grants, isAbout, some, worst, type Answer, type Context, type Statement, type Who } from "./oracle-policies";

export interface WorldPrincipal {
    readonly type: "user" | "role";
    readonly name: string;
    readonly account: string;
    readonly tags: Tags;
    readonly policy: readonly Statement[];
    /** Those of a user's group. */
    readonly group?: readonly Statement[];
    readonly boundary?: readonly Statement[];
    /** Only roles have one. */
    readonly trust?: readonly Statement[];
}

export interface WorldInstance {
    readonly id: string;
    readonly account: string;
    readonly tags: Tags;
}

export interface WorldAccount {
    readonly id: string;
    /** Default: not known. */
    readonly organization?: string;
    /** Levels of control policies, of one document each. */
    readonly scps: readonly (readonly Statement[])[];
    readonly rcps: readonly (readonly Statement[])[];
}

/** A person of IAM Identity Center, who has the permission set's role. */
export interface WorldPerson {
    readonly name: string;
    /** The session tags that attributes for access control give. */
    readonly tags: Tags;
}

export interface World {
    readonly accounts: readonly WorldAccount[];
    readonly principals: readonly WorldPrincipal[];
    readonly people: readonly WorldPerson[];
    readonly instances: readonly WorldInstance[];
}

type Tags = Readonly<Record<string, string>>;

/** Somebody at a moment: a user, or a session of a role with its tags and its name. */
interface State {
    readonly principal: WorldPrincipal;
    readonly tags: Tags;
    /** Absent where nothing asks for it. */
    readonly session?: string;
}

export const REGION = "eu-central-1";
export const arnOf = ({ type, name, account }: WorldPrincipal): string => `arn:aws:iam::${account}:${type}/${name}`;
export const instanceArn = ({ id, account }: WorldInstance): string =>
    `arn:aws:ec2:${REGION}:${account}:instance/${id}`;

/** The name of the permission set's role. */
export const RESERVED = "AWSReservedSSO_Ops_0f1e2d3c4b5a6978";

/** Instances that somebody may make one day, of each account and with each value of the tag that policies speak of. */
export function laterInstances({ accounts }: World): WorldInstance[] {
    return accounts.flatMap(({ id: account }) =>
        [undefined, "a", "b", "c", "z"].map((Team): WorldInstance => ({
            id: `${account}-${Team ?? "without"}`,
            account,
            tags: Team === undefined ? {} : { Team },
        })),
    );
}

/** Where somebody surely gets in with MFA, and perhaps without it by another session, the answer may be either. */
export type PairAnswer = Answer | "yes or unsure";

/**
 * Whether each user and each person can open a session on each instance, those that may be made later too: `alice i-1`. Of a
 * role whether any session of it may that somebody can have.
 */
export function oracle(world: World): Map<string, PairAnswer> {
    const starts = [...usersOf(world), ...peopleOf(world)];
    const states = statesOf(
        world,
        starts.map(({ state }) => state),
    );
    const found = new Map<string, PairAnswer>();
    const kept = new Map<string, Answer>();
    const opened = (those: readonly State[], instance: WorldInstance): Answer =>
        some(
            those.map((state) => {
                const text = `${instance.id} ${textOf(state)}`;
                const answer = kept.get(text) ?? opens(world, state, instance);
                kept.set(text, answer);
                return answer;
            }),
        );
    for (const { name, state } of starts) {
        const reach = (steps: readonly Answer[], mfa: boolean): State[] => reached(states, [state], steps, mfa);
        const [sure, possible] = [reach(["yes"], true), reach(["yes", "unsure"], true)];
        const without = { sure: reach(["yes"], false), possible: reach(["yes", "unsure"], false) };
        for (const instance of [...world.instances, ...laterInstances(world)]) {
            const isSure = opened(sure, instance) === "yes";
            const best = isSure ? "yes" : opened(possible, instance) === "no" ? "no" : "unsure";
            const mayDoWithout =
                isSure && opened(without.sure, instance) !== "yes" && opened(without.possible, instance) !== "no";
            found.set(`${name} ${instance.id}`, mayDoWithout ? "yes or unsure" : best);
        }
    }
    for (const role of world.principals.filter(({ type }) => type === "role")) {
        const own = [...states.values()].map(({ state }) => state).filter(({ principal }) => principal === role);
        const possible = reached(states, own, ["yes", "unsure"]);
        for (const instance of [...world.instances, ...laterInstances(world)])
            found.set(`${role.name} ${instance.id}`, opened(possible, instance));
    }
    return found;
}

interface Start {
    readonly name: string;
    readonly state: State;
}

function usersOf({ principals }: World): Start[] {
    const users = principals.filter(({ type }) => type === "user");
    return users.map((principal) => ({ name: principal.name, state: { principal, tags: {} } }));
}

/** A person begins as a session of the permission set's role, with the user name as the session's. */
function peopleOf(world: World): Start[] {
    const role = world.principals.find(({ name }) => name === RESERVED);
    if (role === undefined) return [];
    return world.people.map(({ name, tags }) => {
        const session = isNamed(world, role) ? { session: name } : {};
        return { name, state: { principal: role, tags, ...session } };
    });
}

/** A state, and what it leads to with whether it does. */
interface Node {
    readonly state: State;
    readonly next: readonly Next[];
}

interface Next {
    readonly state: State;
    readonly answer: Answer;
    /** Whether only a call with MFA leads there. */
    readonly takesMfa: boolean;
}

/** Every state that anybody may come to be in. */
function statesOf(world: World, starts: readonly State[]): Map<string, Node> {
    const nodes = new Map<string, Node>();
    const open = [...starts];
    for (const state of open) {
        if (nodes.has(textOf(state))) continue;
        // A role assumes itself as well, where its policies let it: with other tags, by another name.
        const next = world.principals
            .filter((role) => role.trust !== undefined)
            .flatMap((role) => assumed(world, state, role));
        nodes.set(textOf(state), { state, next });
        open.push(...next.map((one) => one.state));
    }
    return nodes;
}

function reached(
    nodes: ReadonlyMap<string, Node>,
    starts: readonly State[],
    steps: readonly Answer[],
    mfa = true,
): State[] {
    const found = new Set(starts.map(textOf));
    for (const text of found) {
        for (const { state, answer, takesMfa } of nodes.get(text)?.next ?? [])
            if (steps.includes(answer) && (mfa || !takesMfa)) found.add(textOf(state));
    }
    return [...found].flatMap((text) => nodes.get(text)?.state ?? []);
}

const textOf = ({ principal, tags, session }: State): string =>
    JSON.stringify([principal.account, principal.name, tags, session]);

const SESSION_NAME = "sts:rolesessionname";
const MFA = "aws:multifactorauthpresent";
/** A name that trust policies name, and another. */
const NAMES = ["xx", "dev"];

const PATTERNS = /"a\*"|"\*b"/;
/** That a tag which is passed is compared with one of another key. */
const CROSSED = /requesttag\/cost":"\$\{aws:principaltag\/team|requesttag\/team":"\$\{aws:principaltag\/cost/i;

/**
 * What a caller may write into a request, and the words of policies that make a difference of it: those that judge the call,
 * or any where the session keeps it.
 */
const FREE: readonly {
    readonly key: string;
    readonly values: readonly (string | undefined)[];
    readonly words: RegExp;
    readonly isKept?: true;
    /** Further values, and the words of which these make a difference: all of them. Default: none. */
    readonly more?: readonly { readonly values: readonly string[]; readonly words: readonly RegExp[] }[];
}[] = [
    { key: "sts:externalid", values: [undefined, "id-a", "id-b"], words: /externalid/i },
    { key: SESSION_NAME, values: ["xx", "dev", "dx", "u0", "u1", "u2", "ux"], words: /rolesessionname/i },
    {
        key: "aws:requesttag/team",
        values: [undefined, "a", "b", "z"],
        words: /(request|principal)tag\/team|tagkeys/i,
        isKept: true,
        more: [
            { values: ["ab", "a2", "2b"], words: [PATTERNS] },
            { values: ["c"], words: [/["']c["']/] },
        ],
    },
    {
        key: "aws:requesttag/cost",
        values: [undefined, "a", "z"],
        words: /(request|principal)tag\/cost|tagkeys/i,
        isKept: true,
        more: [
            { values: ["b"], words: [/tag\/cost":"b"/i] },
            { values: ["c"], words: [/["']c["']/] },
            // Those of the other key, where one is compared with the other.
            { values: ["b"], words: [CROSSED] },
            { values: ["ab", "a2", "2b"], words: [CROSSED, PATTERNS] },
        ],
    },
    // A key that no policy names, with which a Deny for certain keys alone is escaped.
    { key: "aws:requesttag/other", values: [undefined, "a"], words: /tagkeys/i },
    // Keys of tags in another letter case than conditions name them in: the same tag to the session.
    { key: "spelled team", values: [undefined, "team"], words: /tagkeys":\[[^\]]*"team"/i },
    { key: "spelled cost", values: [undefined, "cost"], words: /tagkeys":\[[^\]]*"cost"/i },
    { key: MFA, values: [undefined, "true"], words: /multifactor/i },
];

function requestsOf(world: World, { principal }: State, role: WorldPrincipal): Context[] {
    const all = JSON.stringify(world);
    const own = judging(world, principal, role);
    let requests: Context[] = [{}];
    for (const { key, values, words, isKept, more = [] } of FREE) {
        const text = isKept ? all : own;
        const further = more.filter((one) => one.words.every((word) => word.test(text))).flatMap((one) => one.values);
        const keptNames = key === SESSION_NAME && isNamed(world, role) ? NAMES : values.slice(0, 1);
        const told = words.test(text) ? [...values, ...further] : keptNames;
        requests = requests.flatMap((one) =>
            [...new Set(told)].map((value) => (value === undefined ? one : { ...one, [key]: value })),
        );
    }
    return requests;
}

/** The policies that judge a call. */
function judging(world: World, principal: WorldPrincipal, role: WorldPrincipal): string {
    const { scps } = accountOf(world, principal.account);
    return JSON.stringify([principal, role, scps, accountOf(world, role.account).rcps]);
}

/** Whether any statement names sessions of a role. */
function isNamed(world: World, { name }: WorldPrincipal): boolean {
    return JSON.stringify(world).includes(`:assumed-role/${name}/`);
}

/** The sessions of a role that a caller can have, each with whether it can in the best of ways to call. */
function assumed(world: World, state: State, role: WorldPrincipal): Next[] {
    if (!trusts(role, state)) return [];
    const fixed = fixedKeys(world, state, role);
    const keepsName = isNamed(world, role);
    const found = new Map<string, { readonly next: State; readonly answers: Map<boolean, Answer> }>();
    // Requests that differ only in what the policies don't speak of have the same answer.
    const own = judging(world, state.principal, role);
    const told = FREE.filter(({ words }) => words.test(own)).map(({ key }) => key);
    const known = new Map<string, Answer>();
    let hasMfa = false;
    const add = (next: State, answer: Answer): void => {
        const { answers } = found.get(textOf(next)) ?? { answers: new Map<boolean, Answer>() };
        if (answer !== "no" && answers.get(hasMfa) !== "yes") answers.set(hasMfa, answer);
        if (answers.size > 0) found.set(textOf(next), { next, answers });
    };
    for (const request of requestsOf(world, state, role)) {
        // Sessions of roles carry no MFA.
        hasMfa = MFA in request;
        if (state.principal.type === "role" && hasMfa) continue;
        const team = request["aws:requesttag/team"];
        const cost = request["aws:requesttag/cost"];
        const other = request["aws:requesttag/other"];
        const spelled = { Team: request["spelled team"], Cost: request["spelled cost"] };
        if ((spelled.Team !== undefined && team === undefined) || (spelled.Cost !== undefined && cost === undefined))
            continue;

        const tags = {
            ...(typeof team === "string" && { Team: team }),
            ...(typeof cost === "string" && { Cost: cost }),
            ...(typeof other === "string" && { Other: other }),
        };
        const keys = Object.keys(tags);
        const written = keys.map((key) => (key === "Team" || key === "Cost" ? String(spelled[key] ?? key) : key));
        const context = { ...fixed, ...request, ...(keys.length > 0 && { "aws:tagkeys": written }) };
        const call = (action: string): Answer => {
            const text = JSON.stringify([action, told.map((key) => request[key])]);
            const answer = known.get(text) ?? mayCall(world, state, role, action, context);
            known.set(text, answer);
            return answer;
        };
        const session = keepsName ? { session: String(request[SESSION_NAME]) } : {};
        const first = call("sts:AssumeRole");
        if (first === "no") continue;
        const answer = keys.length === 0 ? first : worst([first, call("sts:TagSession")]);
        add({ principal: role, tags, ...session }, answer);
        // Tags of the caller's session pass on where they were made transitive; how conditions see them AWS doesn't say.
        const others = Object.entries(state.tags).filter(([key]) => !keys.includes(key));
        const inherited = [others, ...others.map((one) => [one])].filter((some) => some.length > 0);
        if (inherited.length === 0 || worst([first, call("sts:TagSession")]) === "no") continue;
        for (const some of inherited)
            add({ principal: role, tags: { ...tags, ...Object.fromEntries(some) }, ...session }, "unsure");
    }
    // What may work without MFA as well isn't said to take it.
    return [...found.values()].map(({ next, answers }) => {
        const answer = answers.get(false) ?? answers.get(true) ?? "no";
        return { state: next, answer, takesMfa: !answers.has(false) };
    });
}

/** Whether a statement of a role's trust policy allows something to the caller, on whatever terms. */
function trusts({ trust = [] }: WorldPrincipal, state: State): boolean {
    return trust.some((one) => one.Effect === "Allow" && isAbout(one, whoIs(state, "any")) !== "no");
}

function whoIs({ principal, session }: State, naming: Who["naming"]): Who {
    const { account, type, boundary } = principal;
    const isRole = type === "role";
    return { arn: arnOf(principal), account, isRole, session, naming, hasBoundary: boundary !== undefined };
}

/** What every request for a role carries. */
function fixedKeys(world: World, state: State, role: WorldPrincipal): Context {
    return {
        ...ownKeys(state, accountOf(world, state.principal.account)),
        ...tagKeys("iam:resourcetag/", role.tags),
        ...tagKeys("aws:resourcetag/", role.tags),
        "aws:resourceaccount": role.account,
    };
}

function mayCall(world: World, state: State, role: WorldPrincipal, action: string, context: Context): Answer {
    const open = openKey(context);
    if (open !== undefined) return inEach(open, context, (one) => mayCall(world, state, role, action, one));

    const { principal } = state;
    const own = accountOf(world, principal.account);
    const target = accountOf(world, role.account);
    const asked = { action, resource: arnOf(role), context };
    const trust = (naming: Who["naming"]): Answer => grants(role.trust ?? [], asked, whoIs(state, naming)).allowed;
    const any = trust("any");
    if (any === "no") return "no";
    const identity = grants([...principal.policy, ...(principal.group ?? [])], asked);
    const boundary = principal.boundary && grants(principal.boundary, asked);
    const scps = own.scps.map((level) => grants(level, asked));
    const rcps = target.rcps.map((level) => grants(level, asked));
    const levels = [...scps, ...rcps].map((one) => one.allowed);
    const limit = boundary?.allowed ?? "yes";
    const ways: Answer[] = [worst([identity.allowed, any, limit, ...levels])];
    if (principal.account === role.account) {
        const isUser = principal.type === "user";
        ways.push(worst([trust("name"), isUser ? "yes" : limit, ...levels]));
        ways.push(worst([trust("session"), ...levels]));
        // Of a user's boundary AWS says only what it does to grants by name.
        ways.push(worst([trust("everybody"), isUser && limit === "no" ? "unsure" : limit, ...levels]));
    }
    const best = some(ways);
    if (best === "no") return "no";
    const denied = some([
        ...[identity, ...(boundary ? [boundary] : []), ...scps, ...rcps].map((one) => one.denied),
        grants(role.trust ?? [], asked, whoIs(state, "any")).denied,
    ]);
    return worst([best, denied === "yes" ? "no" : denied === "no" ? "yes" : "unsure"]);
}

const ORGANIZATION = "aws:principalorgid";

/**
 * What a key can be of which the world says nothing: the organization of which policies speak, or another; whether an
 * identity provider brings MFA into a session, of which AWS says nothing.
 */
const OPEN: Readonly<Record<string, readonly (string | undefined)[]>> = {
    [ORGANIZATION]: ["o-one", "o-other"],
    [MFA]: [undefined, "false", "true"],
};

/** A key of which nothing is known. */
function openKey(context: Context): string | undefined {
    return Object.keys(OPEN).find((key) => context[key] === null);
}

/** The answer whatever a key is, if it is the same. */
function inEach(key: string, context: Context, ask: (context: Context) => Answer): Answer {
    const { [key]: _, ...others } = context;
    const answers = (OPEN[key] ?? []).map((value) => ask(value === undefined ? others : { ...others, [key]: value }));
    const [first = "unsure"] = answers;
    return answers.every((one) => one === first) ? first : "unsure";
}

const DOCUMENTS = ["SSM-SessionManagerRunShell", "AWS-StartSSHSession"];

/** Whether a session can be opened: on the instance and with a document, in the caller's account. */
function opens(world: World, state: State, instance: WorldInstance): Answer {
    const { principal } = state;
    if (instance.account !== principal.account) return "no";
    const own = accountOf(world, principal.account);
    const decide = (resource: string, context: Context): Answer => {
        const open = openKey(context);
        if (open !== undefined) return inEach(open, context, (one) => decide(resource, one));

        const asked = { action: "ssm:StartSession", resource, context };
        const layers = [
            [...principal.policy, ...(principal.group ?? [])],
            ...(principal.boundary ? [principal.boundary] : []),
            ...own.scps,
        ].map((layer) => grants(layer, asked));
        const denied = some(layers.map((one) => one.denied));
        return worst([
            ...layers.map((one) => one.allowed),
            denied === "yes" ? "no" : denied === "no" ? "yes" : "unsure",
        ]);
    };
    const may = (resource: string, keys: Context): Answer =>
        decide(resource, { ...ownKeys(state, own), ...keys, "aws:resourceaccount": principal.account });
    const documents = DOCUMENTS.map((name, index) =>
        may(`arn:aws:ssm:${REGION}:${index === 0 ? principal.account : ""}:document/${name}`, {}),
    );
    return worst([may(instanceArn(instance), tagKeys("ssm:resourcetag/", instance.tags)), some(documents)]);
}

/** What a principal brings to each of its requests. */
function ownKeys({ principal, tags }: State, { organization }: WorldAccount): Context {
    return {
        "aws:principalarn": arnOf(principal),
        "aws:principalaccount": principal.account,
        [ORGANIZATION]: organization ?? null,
        ...(principal.name === RESERVED && { [MFA]: null }),
        ...(principal.type === "user" && { "aws:username": principal.name }),
        ...tagKeys("aws:principaltag/", { ...principal.tags, ...tags }),
    };
}

function tagKeys(prefix: string, tags: Tags): Context {
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [prefix + key.toLowerCase(), value]));
}

function accountOf({ accounts }: World, id: string): WorldAccount {
    const found = accounts.find((one) => one.id === id);
    if (found === undefined) throw new Error(`the world has no account ${id}`);
    return found;
}
