import { createRequire } from "node:module";
import type {
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { Inputs } from "../../policies/pack/inputs";
import { policyOf } from "../../policies/pack/policy";
import type { Rule } from "../../policies/pack/rule";
import { type Form, FORMS, inputsOf, outputsIn } from "./outputs";

/** What the policy SDK wraps properties in before a rule sees them; its declarations leave it out. */
interface SdkProxy {
    unknownCheckingProxy(this: void, props: object): Record<string, unknown>;
    readonly unknownStringValue: string;
}
const { unknownCheckingProxy, unknownStringValue } = createRequire(__filename)("@pulumi/policy/proxy") as SdkProxy;

/** Stands for a value that isn't known in a preview, as the engine sends it. */
export const unknownValue = unknownStringValue;

/** A resource as a test describes it. */
export interface TestResource {
    readonly type: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
    /** The names of the resources that each property was made from. */
    readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
    /** The name of the component it is part of. */
    readonly parent?: string;
    /** The provider's defaultTags. */
    readonly defaultTags?: Readonly<Record<string, string>>;
    /** The name of a provider of its own. */
    readonly provider?: string;
    /** The outputs that the program says are secrets. */
    readonly secretOutputs?: readonly string[];
    /** What the state shows beside the properties; then the stack is judged in this form alone. */
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What a rule said. */
interface Judgement {
    /** The violations' messages, without the rule's own description. */
    readonly problems: readonly string[];
    /** Why the rule doesn't apply, where it doesn't. */
    readonly notApplicable?: string;
    /** What the pack printed. */
    readonly notices: readonly string[];
}

type Config = Readonly<Record<string, unknown>>;

class NotApplicable extends Error {}

/**
 * Judges one resource as the engine would: by the rule's policy, through the SDK's unknown-checking proxy, before it is
 * created and, where that leaves the answer to the stack, in a stack by itself.
 */
export async function judgeResource(rule: Rule, resource: TestResource, config: Config = {}): Promise<Judgement> {
    const { validateResource } = policyOf(rule) as ResourceValidationPolicy;
    if (typeof validateResource !== "function") throw new Error(`${rule.name} judges no single resources`);

    const problems: string[] = [];
    const { notices, notApplicable: why } = await printed(() =>
        validateResource(argsOf(resource, config), (message) => problems.push(withoutRemedy(message, rule))),
    );
    if (why !== LEFT) return { problems, notices, ...(why === undefined ? {} : { notApplicable: why }) };

    const later = await judgeStack(rule, [given(resource)], config);
    return { problems: later.problems.map((problem) => problem.replace(`${resource.name}: `, "")), notices };
}

/** What a resource's check says where it leaves the answer to the stack's. */
const LEFT = "the stack decides: it is judged as a whole";

/** All that a test writes of a single resource is given, also what isn't known. */
function given(resource: TestResource): TestResource {
    const from = Object.fromEntries(Object.keys(resource.props).map((key) => [key, []]));
    return { ...resource, dependsOn: { ...from, ...resource.dependsOn } };
}

/** Judges a whole stack, in every form in which the engine shows one: the rule has to say the same of each. */
export async function judgeStack(
    rule: Rule,
    resources: readonly TestResource[],
    config: Config = {},
): Promise<Judgement> {
    const forms = resources.some(({ outputs }) => outputs !== undefined) ? FORMS.slice(0, 1) : FORMS;
    const judged: (readonly [Form, Judgement])[] = [];
    for (const form of forms) judged.push([form, await judgeForm(rule, resources, config, form)]);

    const [[, first] = ["", { problems: [], notices: [] }], ...others] = judged;
    for (const [form, other] of others) {
        if (about(other) !== about(first)) {
            throw new Error(
                `${rule.name} speaks by the form of the stack: ${JSON.stringify(first.problems)}, but where it is ${form} ${JSON.stringify(other.problems)}`,
            );
        }
    }
    return first;
}

/** Judges a stack of which only the inputs are shown: of one that is odd or large the other forms say no more. */
export async function judgeInputs(
    rule: Rule,
    resources: readonly TestResource[],
    config: Config = {},
): Promise<Judgement> {
    return judgeForm(rule, resources, config, "inputs only");
}

/** What a rule speaks of: how often of which resource. */
function about({ problems }: Judgement): string {
    return problems
        .map((problem) => problem.replace(/: .*/s, ""))
        .sort()
        .join(", ");
}

async function judgeForm(
    rule: Rule,
    resources: readonly TestResource[],
    config: Config,
    form: Form,
): Promise<Judgement> {
    const inputs = new Inputs();
    const { validateStack } = policyOf(rule, inputs) as StackValidationPolicy;
    if (typeof validateStack !== "function") throw new Error(`${rule.name} judges no stacks`);

    for (const resource of resources) {
        const props = inputsOf(resource, unknownValue);
        inputs.remember(urnOf(resource.type, resource.name), () => unknownCheckingProxy(props));
    }
    const all = new Map(
        resources.map((resource) => [
            resource.name,
            stackResource({
                ...resource,
                props: { ...outputsIn(form, resource, resources, unknownValue), ...resource.outputs },
            }),
        ]),
    );
    for (const { name, dependsOn = {}, parent } of resources) {
        const target = all.get(name);
        for (const [property, names] of Object.entries(dependsOn)) {
            // As the SDK does: what isn't among the stack's resources is left out.
            Object.assign(target?.propertyDependencies ?? {}, {
                [property]: names.flatMap((one) => all.get(one) ?? []),
            });
        }
        Object.assign(target ?? {}, { parent: parent === undefined ? undefined : all.get(parent) });
    }
    const problems: string[] = [];
    const args = {
        resources: [...all.values()],
        stackTags: new Map<string, string>(),
        getConfig: <T extends object>() => config as T,
        notApplicable,
    };
    const notices = await printed(() =>
        validateStack(args, (message, urn) =>
            problems.push(`${urn === undefined ? "" : `${urn.split("::").at(-1)}: `}${withoutRemedy(message, rule)}`),
        ),
    );
    return { problems, ...notices };
}

/** What is wrong: every message goes on with what to do about it, which tests needn't repeat. */
function withoutRemedy(message: string, { name, remediationSteps }: Rule): string {
    const remedy = ` To do: ${remediationSteps}`;
    if (!message.endsWith(remedy)) throw new Error(`${name} reports without a remedy: ${message}`);

    return message.slice(0, -remedy.length);
}

/** Runs the rule's remediation and gives the properties as it left them; undefined where it left them alone. */
export async function remediate(
    rule: Rule,
    resource: TestResource,
    config: Config = {},
): Promise<Record<string, unknown> | undefined> {
    const { remediateResource } = policyOf(rule) as ResourceValidationPolicy;
    const props = { ...resource.props };
    const changed = await remediateResource?.({
        ...argsOf(resource, config),
        props: unknownCheckingProxy(props),
    });
    return changed ? props : undefined;
}

function argsOf(
    { type, name, props, defaultTags, provider, secretOutputs = [] }: TestResource,
    config: Config,
): ResourceValidationArgs {
    return {
        type,
        name,
        urn: urnOf(type, name),
        props: unknownCheckingProxy(props),
        opts: { ...options, additionalSecretOutputs: [...secretOutputs] },
        stackTags: new Map<string, string>(),
        ...((defaultTags ?? provider) !== undefined && { provider: providerOf(defaultTags ?? {}, provider) }),
        isType: () => false,
        asType: () => undefined,
        getConfig: <T extends object>() => config as T,
        notApplicable,
    };
}

function stackResource(resource: TestResource): PolicyResource {
    const { type, name, urn, props, opts, provider } = argsOf(resource, {});
    return {
        type,
        name,
        urn,
        props,
        opts,
        ...(provider && { provider }),
        dependencies: [],
        propertyDependencies: {},
        isType: () => false,
        asType: () => undefined,
    };
}

function providerOf(tags: Readonly<Record<string, string>>, name = "default") {
    const props = { defaultTags: JSON.stringify({ tags }) };
    return { type: "pulumi:providers:aws", name, urn: urnOf("pulumi:providers:aws", name), props };
}

export function urnOf(type: string, name: string): string {
    return `urn:pulumi:dev::test::${type}::${name}`;
}

const options = {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
};

function notApplicable(reason?: string): never {
    throw new NotApplicable(reason);
}

/** Runs the policy, keeps what it prints from the screen, and turns its "not applicable" into a value. */
async function printed(run: () => Promise<void> | void): Promise<Pick<Judgement, "notices" | "notApplicable">> {
    const notices: string[] = [];
    const log = console.log;
    console.log = (text: string) => notices.push(text);
    try {
        await run();
        return { notices };
    } catch (error) {
        if (error instanceof NotApplicable) return { notices, notApplicable: error.message };

        throw error;
    } finally {
        console.log = log;
    }
}
