import { AUTO_SCALING_GROUP, INSTANCE, LAUNCH_TEMPLATE, SESSION_TARGETS, SPOT_REQUEST } from "../../access/stack";
import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject, Subject } from "../pack/rule";
import type { Relations } from "./relations";

export { AUTO_SCALING_GROUP, INSTANCE, LAUNCH_TEMPLATE, SESSION_TARGETS, SPOT_REQUEST };

export const LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";

/** A managed node group of EKS, which starts instances itself or from a launch template. */
export const EKS_NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
export const SPOT_FLEET = "aws:ec2/spotFleetRequest:SpotFleetRequest";

/** Everything that says how one kind of instance starts. */
export const LAUNCHES = [INSTANCE, SPOT_REQUEST, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION];

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
    if (left || at(found, member) === UNKNOWN || (found !== undefined && !isObject)) return false;

    if (isObject) (props[property] as Record<string, unknown>)[member] = value;
    else props[property] = { [member]: value };

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
