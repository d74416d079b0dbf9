import { checkActivations } from "./check-activations";
import { checkCommonTags } from "./check-common-tags";
import { checkGrants } from "./check-grants";
import { checkImages } from "./check-images";
import { checkModel } from "./check-model";
import { checkRoles } from "./check-roles";
import { checkSession } from "./check-session";
import { checkSizes } from "./check-sizes";
import type { Problem } from "./problem";
import type { ConfigurationSource, ScenarioSettings, WrittenConfiguration } from "./read-configuration";

/**
 * Finds what no single value shows: settings that contradict each other, models that AWS would refuse. The problems are
 * pushed to `problems`; what was found before isn't repeated.
 */
export function checkWritten(
    written: WrittenConfiguration,
    { values, now = new Date() }: ConfigurationSource,
    problems: Problem[],
): void {
    const { instances, session, region, scenario, principals, resources } = written;
    problems.push(...checkSession(instances, session, region));
    for (const { model, keyOf } of written.scenarios) {
        const found = [
            ...checkModel(model, instances.architecture),
            ...checkGrants(model, session, now),
            ...checkActivations(model, now),
            ...checkImages(model, instances, session),
            ...checkRoles(model, region),
            ...checkSizes(model, { ...principals, session, region }),
        ];
        const placed = found.map((problem) => ({ ...problem, path: keyOf(problem.path) }));
        problems.push(...withoutRepetitions(placed, problems));
    }
    const selected: ScenarioSettings | undefined = written.scenarios.find(({ name }) => name === scenario);
    if (selected !== undefined && session.logs !== undefined && Object.keys(selected.model.instances).length === 0) {
        const expected = "no value without instances of this stack, whose role the key of the logs names";
        problems.push({ path: ["session", "logs"], found: session.logs, expected });
    }
    if (selected !== undefined)
        problems.push(...checkCommonTags(values["aws:defaultTags"], resources.tags ?? {}, selected.model));
}

/** Problems that weren't found before: what all instances have in common is wrong once, not once an instance. */
function withoutRepetitions(found: readonly Problem[], before: readonly Problem[]): Problem[] {
    const text = ({ path, expected }: Problem) => JSON.stringify([path, expected]);
    const known = new Set(before.map(text));
    return found.filter((problem) => !known.has(text(problem)) && known.add(text(problem)));
}
