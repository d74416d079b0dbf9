import { instanceLabel } from "../matrix/account";
import { principalLabel } from "../matrix/access-table";
import { explainChains } from "../chains/explain-chains";
import { ChainGraph } from "../chains/graph";
import { closest } from "../reference/closest";
import { actionName, actionNames, referenceName } from "../reference/reference";
import { UsageError } from "./usage-error";
import { EXPLAIN_FORMATS, explainedIn } from "./explain-output";
import { principalOf, resourceOf } from "./find-by-name";
import { AT_OPTION, momentOf } from "./moment";
import { oneOf, readOptions } from "./options";
import { write } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceOf } from "./source-options";

export const usage = `Usage: access explain SOURCE --principal P --resource R [options]

Shows the verdict on one request, the chain of roles through which it is allowed, the statements that decided each step,
and what is missing for it to be allowed.

  --principal P      a user or role, by name or ARN; user/NAME or role/NAME if both exist; the ARN of an assumed-role
                     session stands for its role. Or another beginning of a chain: person:NAME, oidc:…, "account 1…"
  --resource R       an instance by id or name, or any ARN, or *
  --action A         default ssm:StartSession; for an instance the session documents are checked too
  --tag K=V          a tag to assume for the resource instead of its own tags; repeatable
  --context K=V      a condition key of the request, which overrides all others; repeatable
  --direct           count only the principal's own policies, not the roles that it can assume
  --escalation       count escalation too: rewriting IAM, passing roles to services, writing instances' tags, roles of
                     instances
  --at TIME          the moment to ask about, such as 2026-12-31T18:00Z; default now
  --format FORMAT    text (default), json, markdown, csv

Exit codes: 0 OK, whatever the verdict, 1 error
`;

/** `access explain`. @returns the exit code. @throws UsageError for wrong options; whatever the sources throw. */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        ...SOURCE_OPTIONS,
        ...AT_OPTION,
        principal: { type: "string" },
        action: { type: "string", default: "ssm:StartSession" },
        resource: { type: "string" },
        tag: { type: "string", multiple: true, default: [] },
        context: { type: "string", multiple: true, default: [] },
        direct: { type: "boolean", default: false },
        escalation: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
    });
    const { action, direct, escalation } = values;
    if (direct && escalation) throw new UsageError("--direct and --escalation can't be combined");
    const format = oneOf("--format", values.format, EXPLAIN_FORMATS);
    if (values.principal === undefined) throw new UsageError("explain needs --principal P, a name or an ARN");
    if (values.resource === undefined) throw new UsageError("explain needs --resource R, an instance or an ARN");
    if (!/^[^:*?\s]+:[^:*?\s]+$/.test(action)) {
        throw new UsageError(
            `invalid value ${JSON.stringify(action)} for --action (expected one action such as ssm:StartSession)`,
        );
    }
    checkSpelling(action);

    const [tags, context] = [pairs("--tag", values.tag), pairs("--context", values.context)];
    const account = await readSource(sourceOf(values), momentOf(values));
    const resource = resourceOf(account, values.resource);
    const graph = new ChainGraph(account);
    const principal = principalOf({ principals: [...account.principals, ...graph.beginnings] }, values.principal);
    const by = direct ? "direct" : escalation ? "escalation" : "roles";
    const explained = explainChains(graph, { principal, action, resource, tags, context }, by);
    const title = `${principalLabel(principal)}, ${action} on ${typeof resource === "string" ? resource : instanceLabel(resource)}`;
    await write([explainedIn(format, title, principal.name, explained)]);
    return 0;
}

/** @throws UsageError for an action that its service hasn't, where another one is meant. What is like none may be newer. */
function checkSpelling(action: string): void {
    const [service = "", name = ""] = action.split(":");
    const names = actionNames(service.toLowerCase());
    if (names.length === 0 || actionName(service.toLowerCase(), name) !== undefined) return;
    const meant = closest(name, names);
    if (meant === undefined) return;
    throw new UsageError(
        `invalid value ${JSON.stringify(action)} for --action (it isn't in ${referenceName()}); did you mean ${JSON.stringify(`${service}:${meant}`)}?`,
    );
}

function pairs(option: string, list: readonly string[]): Record<string, string> {
    const found = new Map<string, string>();
    for (const pair of list) {
        const at = pair.indexOf("=");
        if (at <= 0) throw new UsageError(`invalid value ${JSON.stringify(pair)} for ${option} (expected KEY=VALUE)`);
        const key = pair.slice(0, at);
        if (found.has(key)) throw new UsageError(`${option} ${key}=… may be given only once`);
        found.set(key, pair.slice(at + 1));
    }
    return Object.fromEntries(found);
}
