import { asClassic, CLASSIC_TYPES, isNative, type ClassicResource } from "../../access/stack";
import {
    type Answer,
    judge,
    notApplicable,
    type ResourceCheck,
    type RuleConfig,
    type StackSubject,
    type Subject,
    unknown,
} from "./rule";

export { isNative };

/** Whether rules on these types judge resources of AWS Cloud Control as well. */
export function judgesNative(types: readonly string[]): boolean {
    return types.some((type) => CLASSIC_TYPES.has(type));
}

/** Judges a resource; one of AWS Cloud Control by each of its parts, in the classic provider's form. */
export function judgeSubject({ types, check }: ResourceCheck, subject: Subject, config: RuleConfig): Answer {
    if (!isNative(subject.type)) return check(subject, config);

    const answers = partsOf(subject, {})
        .filter(({ type }) => types.includes(type) && CLASSIC_TYPES.has(type))
        .map((part) => within(part.where, check({ ...described(subject), ...part.changed }, config)));
    const problems = answers.flatMap((one) => (one.answer === "violates" ? one.problems : []));
    return problems.length > 0
        ? judge(problems)
        : (answers.find((one) => one.answer === "unknown") ??
              answers.find((one) => one.answer === "complies") ??
              answers[0] ??
              notApplicable("it has none of what the rule is about"));
}

/** The resources of a stack with those of AWS Cloud Control in the classic provider's form. */
export function inOneForm(subject: StackSubject): readonly StackSubject[] {
    return isNative(subject.type)
        ? partsOf(subject, subject.dependsOn).map(({ type, changed, dependsOn }) => ({
              ...described(subject),
              ...changed,
              type: CLASSIC_TYPES.has(type) ? type : subject.type,
              dependsOn,
              parent: subject.parent,
              arn: subject.arn,
          }))
        : [subject];
}

interface Part {
    readonly type: string;
    readonly where: string;
    readonly changed: Pick<Subject, "type" | "props" | "given">;
    readonly dependsOn: ClassicResource["dependencies"];
}

function partsOf({ type, urn, props }: Subject, dependencies: ClassicResource["dependencies"]): readonly Part[] {
    const parts = asClassic({ type, urn, properties: props, dependencies }) ?? [];
    return parts.map((part) => ({
        type: part.type,
        where: part.where,
        changed: { type: part.type, props: part.properties, given: part.properties },
        dependsOn: part.dependencies,
    }));
}

/** What a resource's parts have from it; its getters are no members of its own. */
function described({ type, urn, name, props, given, redacted, defaultTags, provider }: Subject): Subject {
    return { type, urn, name, props, given, redacted, defaultTags, provider };
}

function within(where: string, answer: Answer): Answer {
    if (where === "") return answer;

    switch (answer.answer) {
        case "violates":
            return judge(answer.problems.map((problem) => `${where}: ${problem}`));
        case "left to the stack":
            return { ...answer, problems: answer.problems.map((problem) => `${where}: ${problem}`) };
        case "unknown":
            return unknown(where);
        case "complies":
        case "not applicable":
            return answer;
    }
}
