import { at, UNKNOWN } from "../pack/known";
import { type Answer, judge, notApplicable, type Subject, unknown } from "../pack/rule";

export const INSTANCE = "aws:ec2/instance:Instance";
export const SPOT_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
export const LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";
export const AUTO_SCALING_GROUP = "aws:autoscaling/group:Group";

/** Everything that says how an instance starts. */
export const LAUNCHES = [INSTANCE, SPOT_REQUEST, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION];

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

/** A Boolean as the provider has it: launch templates keep theirs as text. */
export function isTrue(value: unknown): boolean {
    return value === true || value === "true";
}
