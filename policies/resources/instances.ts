import { at, listAt, UNKNOWN } from "../pack/known";
import {
    type Answer,
    judge,
    notApplicable,
    type ResourceCheck,
    type RuleConfig,
    type StackSubject,
    type Subject,
    unknown,
} from "../pack/rule";
import type { Relations } from "./relations";

export const INSTANCE = "aws:ec2/instance:Instance";
export const SPOT_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
export const LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";
export const AUTO_SCALING_GROUP = "aws:autoscaling/group:Group";

export const SPOT_FLEET = "aws:ec2/spotFleetRequest:SpotFleetRequest";

/** Everything that says how one kind of instance starts. */
export const LAUNCHES = [INSTANCE, SPOT_REQUEST, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION];

/** A check of whatever says how instances start: a Spot fleet says so several times, in its launch specifications. */
export function onLaunches(check: (launch: Subject, config: RuleConfig) => Answer, types = LAUNCHES): ResourceCheck {
    return {
        types: [...types, SPOT_FLEET],
        check: (subject, config) => {
            if (subject.type !== SPOT_FLEET) {
                return check(subject, config);
            }
            const specifications = listAt(subject.props, "launchSpecifications");
            if (specifications === UNKNOWN || specifications.includes(UNKNOWN)) {
                return unknown("launchSpecifications");
            }
            return specifications.length === 0
                ? notApplicable("its launch templates decide this")
                : together(specifications.map((one, index) => within(index, check(specified(subject, one), config))));
        },
    };
}

/** One launch specification of a fleet as an instance would be written. */
function specified(fleet: Subject, specification: unknown): Subject {
    const own = typeof specification === "object" && specification !== null ? specification : {};
    const rootBlockDevice = at(own, "rootBlockDevices", 0);
    const iamInstanceProfile = at(own, "iamInstanceProfile") ?? at(own, "iamInstanceProfileArn");
    return {
        type: INSTANCE,
        urn: fleet.urn,
        name: fleet.name,
        props: { ...own, rootBlockDevice, iamInstanceProfile },
        // The provider's default tags are the fleet request's, not its instances'.
        defaultTags: {},
    };
}

function within(index: number, answer: Answer): Answer {
    const where = `launchSpecifications[${index}]`;
    switch (answer.answer) {
        case "violates":
            return judge(answer.problems.map((problem) => `${where}: ${problem}`));
        case "unknown":
            return unknown(`${where}.${answer.what}`);
        case "complies":
        case "not applicable":
            return answer;
    }
}

/** What is wrong with any of several; else what isn't known of one. */
function together(answers: readonly Answer[]): Answer {
    const problems = answers.flatMap((one) => (one.answer === "violates" ? one.problems : []));
    return problems.length > 0
        ? judge(problems)
        : (answers.find((one) => one.answer === "unknown") ?? answers[0] ?? judge([]));
}

/**
 * Judges one setting of an instance or of what launches instances. An instance that leaves it to its launch template
 * isn't judged: the template is, where it is a resource of the program.
 */
export function judgeSetting(
    subject: Subject,
    path: readonly string[],
    problem: (value: unknown) => string | undefined,
): Answer {
    const value = at(subject.props, ...path);
    if (value === UNKNOWN) {
        return unknown(path.join("."));
    }
    if (value === undefined && at(subject.props, "launchTemplate") !== undefined) {
        return notApplicable("its launch template decides this");
    }
    const found = problem(value);
    return judge(found === undefined ? [] : [found]);
}

/**
 * Sets one member of an object among a resource's properties, for a remediation. It leaves alone what isn't an object,
 * what isn't known yet, and what a launch template decides.
 *
 * @returns whether it changed anything.
 */
export function setMember(
    props: Record<string, unknown>,
    subject: Subject,
    property: string,
    member: string,
    value: unknown,
): boolean {
    const found = at(subject.props, property);
    const isObject = typeof found === "object" && found !== null && !Array.isArray(found);
    const left = found === undefined && at(subject.props, "launchTemplate") !== undefined;
    if (left || at(found, member) === UNKNOWN || (found !== undefined && !isObject)) {
        return false;
    }
    if (isObject) {
        (props[property] as Record<string, unknown>)[member] = value;
    } else {
        props[property] = { [member]: value };
    }
    return true;
}

/** A Boolean as the provider has it: launch templates keep theirs as text. */
export function isTrue(value: unknown): boolean {
    return value === true || value === "true";
}

/** The launch templates of the stack that an instance or an Auto Scaling group starts from. */
export function templatesOf(launched: StackSubject, stack: Relations): readonly StackSubject[] {
    const urns = ["launchTemplate", "mixedInstancesPolicy", "launchTemplateConfigs"].flatMap(
        (property) => launched.dependsOn[property] ?? [],
    );
    const configs = listAt(launched.props, "launchTemplateConfigs");
    const named = [
        at(launched.props, "launchTemplate"),
        at(launched.props, "mixedInstancesPolicy", "launchTemplate", "launchTemplateSpecification"),
        ...(configs === UNKNOWN ? [] : configs.map((one) => at(one, "launchTemplateSpecification"))),
    ].flatMap((reference) => ["id", "name", "launchTemplateId", "launchTemplateName"].map((key) => at(reference, key)));
    return stack
        .ofType(LAUNCH_TEMPLATE)
        .filter(
            ({ urn, props: { id, name } }) =>
                urns.includes(urn) || [id, name].some((one) => typeof one === "string" && named.includes(one)),
        );
}
