import { closest } from "../../reference/closest";
import { actionName, actionNames, isService, referenceName } from "../../reference/reference";
import { matchGlob } from "../../match/glob";
import type { PolicyStatement } from "../../policy/policy";
import type { Severity } from "../toolkit/finding";
import type { Rule } from "../toolkit/rule";
import { SESSION_SERVICES } from "../toolkit/session-services";
import { inStatement } from "../toolkit/snapshot";

export const misspeltAction: Rule = {
    id: "misspelt-action",
    severity: "medium",
    title: "An action that doesn't exist",
    why: "AWS accepts any action name and never matches one that doesn't exist: an Allow allows nothing, a Deny denies nothing.",
    remedy: "Write the action as the Service Authorization Reference does.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    *find({ everyPolicy }) {
        for (const use of everyPolicy) {
            for (const statement of use.policy.statements) {
                for (const pattern of statement.actions.patterns) {
                    const problem = problemOf(pattern);
                    if (problem === undefined) continue;
                    const { what, severity } = problem;
                    yield { ...inStatement({ ...use, statement }, what), ...(severity && { severity }) };
                }
            }
        }
    },
};

type Pattern = PolicyStatement["actions"]["patterns"][number];

function problemOf({ text, glob }: Pattern): { what: string; severity?: Severity } | undefined {
    const [service = "", name = ""] = text.toLowerCase().split(":");
    if (name === "" || /[*?]/.test(service)) return undefined;
    if (isService(service)) {
        if (!SESSION_SERVICES.includes(service)) return undefined;
        if (/[*?]/.test(name)) {
            if (actionNames(service).some((one) => matchGlob(glob, `${service}:${one.toLowerCase()}`)))
                return undefined;
        } else if (actionName(service, name) !== undefined) return undefined;
    }
    const meant = meantBy(service, name);
    if (meant !== undefined) return { what: `${text} isn't in ${referenceName()}; ${meant} may be meant` };
    // A service that isn't known may be a new one, and what a wildcard is to match may come.
    if (!isService(service) || /[*?]/.test(name)) return undefined;
    return { what: `${text} isn't in ${referenceName()}: it is misspelt, retired, or newer`, severity: "note" };
}

/** The action, or the pattern, that is meant by one that doesn't exist. */
function meantBy(written: string, name: string): string | undefined {
    const service = isService(written) ? written : closest(written, SESSION_SERVICES);
    const own = service === undefined ? undefined : meantIn(service, name);
    // A pattern that matches nothing can begin as actions do: nothing else is meant.
    if (own !== undefined) return service === written && own.toLowerCase() === name ? undefined : `${service}:${own}`;
    // The right name behind the wrong service.
    const exact = SESSION_SERVICES.flatMap((one) => {
        const right = actionName(one, name);
        return right === undefined ? [] : [`${one}:${right}`];
    });
    return exact.length === 1 ? exact[0] : undefined;
}

/** The name, or the pattern, that is meant if the service is. */
function meantIn(service: string, name: string): string | undefined {
    const names = actionNames(service);
    const [, stem = "", wildcards = ""] = /^([^*?]*)(.*)$/.exec(name) ?? [];
    if (wildcards === "") return actionName(service, name) ?? closest(name, names);
    if (stem === "") return name;
    const starts = new Set(names.flatMap((one) => [one.slice(0, stem.length), one.slice(0, stem.length + 1)]));
    const right = closest(stem, starts);
    if (right === undefined) return undefined;
    return `${right}${wildcards}`;
}
