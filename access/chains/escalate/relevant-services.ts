import { BYPASSES, IAM_WRITES } from "../../bypasses";
import { statementsOf, type AnyPolicy } from "../../evaluate/outcome";
import { SERVICE_PATHS } from "./service-paths";

/** Services by which somebody gets a shell, becomes somebody else or writes what decides about it, beside those of tables. */
const FURTHER = ["ssm", "sts", "iam", "tag", "sso", "sso-directory", "identitystore", "account-access"];

let services: ReadonlySet<string> | undefined;

/** Whether a policy allows anything of a service that escalation asks for: most of an account's policies don't. */
export function concernsEscalation(policy: AnyPolicy): boolean {
    if (policy.kind !== "policy") return true;
    const known = (services ??= servicesOfTables());
    return statementsOf([policy]).some(
        ({ effect, actions }) =>
            effect === "Allow" &&
            (actions.negated ||
                actions.patterns.some(({ text }) => {
                    const [service = ""] = text.toLowerCase().split(":");
                    return /[*?]/.test(service) || known.has(service);
                })),
    );
}

function servicesOfTables(): ReadonlySet<string> {
    const rights = BYPASSES.flatMap(({ variants }) => variants).flatMap(({ act, also = [] }) => [act, ...also]);
    const actions = [
        ...rights.flatMap((right) => right.actions),
        ...IAM_WRITES.map(({ action }) => action),
        ...SERVICE_PATHS.flatMap(({ calls }) => calls.flat()),
    ];
    return new Set([...FURTHER, ...actions.map((action) => action.split(":")[0] ?? "")]);
}
