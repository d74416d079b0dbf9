import type { Reason } from "../evaluate/reasons";
import { Kept } from "../kept";
import type { Step } from "../matrix/step";
import { SET_SOURCE_IDENTITY } from "./assume/assume";
import type { ChainTerms } from "./chain-terms";

/** A step behind those that set what stays for the whole chain: a source identity, transitive session tags. */
export function carried({ isIdentified, transitive }: ChainTerms, step: Step): Step {
    if (step.kind !== "assume" || step.verdict === "unknown") return step;
    if (isIdentified && step.keepsSourceIdentity !== true) return unsure(step, IDENTITY, identified);
    if (transitive.length === 0) return step;
    if (step.keepsTags !== true) return unsure(step, TAGGED, tagged);
    return overrides(step, transitive) ? unsure(step, TAGS, overriding) : step;
}

const identified = new Kept<Step, Step>();
const tagged = new Kept<Step, Step>();
const overriding = new Kept<Step, Step>();

function unsure(step: Step, reason: Reason, known: Kept<Step, Step>): Step {
    return known.of(step, () => ({ ...step, verdict: "unknown", because: [reason, ...step.because] }));
}

/**
 * Both sides of each further step must allow to set a source identity again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
const IDENTITY: Reason = {
    layer: "trust",
    text: `it depends on whether both sides allow ${SET_SOURCE_IDENTITY}: an earlier step sets a source identity`,
};

/**
 * Transitive session tags pass into each further session, which takes the right to tag it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
const TAGGED: Reason = {
    layer: "trust",
    text: "it depends on whether both sides allow sts:TagSession: an earlier step passes transitive session tags",
};

/**
 * A call that passes a session tag of the same key as a transitive one that it inherits fails.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const TAGS: Reason = {
    layer: "trust",
    text: "it depends on whether the role can be assumed without passing a session tag again that an earlier step passes as a transitive one: AWS refuses that",
};

function overrides({ to, actions, tags }: Step, inherited: readonly string[]): boolean {
    if (!actions.includes("sts:TagSession")) return false;
    const passed = [...(tags?.keys ?? []), ...Object.keys(to.session?.tags ?? {}).map((key) => key.toLowerCase())];
    return passed.some((key) => inherited.includes(key));
}
