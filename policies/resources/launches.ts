import { at, listAt, UNKNOWN } from "../pack/known";
import { type Answer, judge, notApplicable, type Rule, type RuleConfig, type Subject, unknown } from "../pack/rule";
import { asGiven, givenTo, setting } from "../pack/subject";
import { INSTANCE, LAUNCHES, SPOT_FLEET, templatesOf } from "./instances";
import { Relations } from "./relations";

type Check = (launch: Subject, config: RuleConfig) => Answer;

/**
 * The checks of a rule on whatever says how instances start: a Spot fleet says so several times, in its launch
 * specifications. What the program writes is judged before anything is created. What it leaves to AWS is judged in the
 * stack, by what AWS made of it or, as long as that isn't known, by what decides it instead.
 *
 * @param decides Whether something else in the stack decides what this launch leaves to AWS.
 */
export function onLaunches(
    check: Check,
    {
        types = LAUNCHES,
        decides = () => false,
    }: { readonly types?: readonly string[]; readonly decides?: Decider } = {},
): Required<Pick<Rule, "resource" | "stack">> {
    const judged = [...types, SPOT_FLEET];
    return {
        resource: { types: judged, check: (subject, config) => checkEach(subject, config, check) },
        stack: (resources, config) => {
            const stack = new Relations(resources);
            return stack.ofType(...judged).flatMap((launch) => {
                const written = launch.given === undefined ? undefined : checkEach(asGiven(launch), config, check);
                const byTemplate = written?.answer === "not applicable" && templatesOf(launch, stack).length > 0;
                if (written?.answer === "violates" || byTemplate) return [];

                const found = checkEach(launch, config, check);
                const problems =
                    found.answer === "violates" || (found.answer === "left to the stack" && !decides(launch, stack))
                        ? found.problems
                        : [];
                return problems.map((problem) => ({ problem, urn: launch.urn }));
            });
        },
    };
}

type Decider = (launch: Parameters<typeof templatesOf>[0], stack: Relations) => boolean;

function checkEach(subject: Subject, config: RuleConfig, check: Check): Answer {
    if (subject.type !== SPOT_FLEET) return check(subject, config);

    const specifications = listAt(subject.props, "launchSpecifications");
    if (specifications === UNKNOWN || specifications.includes(UNKNOWN)) return unknown("launchSpecifications");

    return specifications.length === 0
        ? notApplicable("its launch templates decide this")
        : together(specifications.map((one, index) => within(index, check(specified(subject, one), config))));
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
        given: undefined,
        redacted: fleet.redacted,
        provider: fleet.provider,
        // The provider's default tags are the fleet request's, not its instances'.
        defaultTags: {},
    };
}

function within(index: number, answer: Answer): Answer {
    const where = `launchSpecifications[${index}]`;
    switch (answer.answer) {
        case "violates":
        case "left to the stack":
            return { ...answer, problems: answer.problems.map((problem) => `${where}: ${problem}`) };
        case "unknown":
            return unknown(`${where}.${answer.what}`);
        case "complies":
        case "not applicable":
            return answer;
    }
}

/** What is wrong with any of several; else what is left to AWS or isn't known of one. */
export function together(answers: readonly Answer[]): Answer {
    const problems = answers.flatMap((one) => (one.answer === "violates" ? one.problems : []));
    const left = answers.flatMap((one) => (one.answer === "left to the stack" ? one.problems : []));
    if (problems.length > 0) return judge([...problems, ...left]);

    return left.length > 0
        ? { answer: "left to the stack", problems: left }
        : (answers.find((one) => one.answer === "unknown") ??
              answers.find((one) => one.answer === "complies") ??
              answers[0] ??
              judge([]));
}

/**
 * Judges one setting of an instance or of what launches instances. An instance that leaves it to its launch template
 * isn't judged: the template is, where it is a resource of the program.
 */
export function judgeSetting(
    subject: Subject,
    path: readonly string[],
    problem: (value: unknown) => string | Answer | undefined,
): Answer {
    const value = setting(subject, ...path);
    if (value === UNKNOWN) return unknown(path.join("."));

    if (value === undefined && givenTo(subject, "launchTemplate") !== undefined)
        return notApplicable("its launch template decides this");

    const found = problem(value);
    return typeof found === "object" ? found : judge(found === undefined ? [] : [found]);
}
