import { dirname } from "node:path";
import { decide, type Decision, type Question } from "../evaluate/decide";
import { layersOf } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import { duplicateKeys } from "../policy/duplicate-key";
import { PolicyError, ResourceError, shown } from "../policy/error";
import type { Policy } from "../policy/policy";
import { SourceError } from "../files/source-error";
import { parseJson, readText } from "../files/json-file";
import { PolicyFiles } from "./policy-files";
import { requestProblems, requestSchema, type Request } from "./request-schema";

/** The answer to one request: a decision, or what is wrong with the request. */
export type Answer = { readonly id: unknown } & (Decision | { readonly error: string });

/** Answers every request of a file. A wrong request is answered with its error; a wrong file ends the run. */
export function decideFile(file: string): Answer[] {
    const text = readText(file);
    const requests = parseJson(text, file);
    if (!Array.isArray(requests))
        throw new SourceError(`${file}: invalid value ${shown(requests)} (expected a list of requests)`);

    // JSON.parse keeps the last of two and says nothing; IAM refuses such a document.
    const twice = new Map([...duplicateKeys(text)].map(({ item, key }) => [item, key]));
    // With two ids it would be unclear which request an answer belongs to.
    if ([...twice.values()].includes("id"))
        throw new SourceError(`${file} has "id" twice in one object (a key may occur only once)`);

    const policies = new PolicyFiles(dirname(file));
    return requests.map((source: unknown, item): Answer => answer(source, policies, twice.get(item)));
}

/** @param twice a key that one object in the request has twice. */
function answer(source: unknown, files: PolicyFiles, twice: string | undefined): Answer {
    const id = typeof source === "object" && source !== null && "id" in source ? source.id : undefined;
    if (twice !== undefined)
        return { id, error: `has ${shown(twice)} twice in one object (a key may occur only once)` };
    try {
        const parsed = requestSchema.safeParse(source);
        if (!parsed.success) return { id, error: requestProblems(parsed.error, source) };
        const question = questionOf(parsed.data, files);
        refuseOdd(question);
        return { id, ...decide(question) };
    } catch (error) {
        return { id, error: error instanceof Error ? error.message : String(error) };
    }
}

function questionOf(request: Request, files: PolicyFiles): Question {
    const read = (source: string | Record<string, unknown>, name: string): Policy =>
        files.policy(source, name, "identity");
    const readSession = (source: string | Record<string, unknown>, name: string): Policy =>
        files.policy(source, name, "session");
    const { policies, boundary, scps, session, principal } = request;
    return {
        ...request,
        principal: { ...principal, type: principal.type === "federated" ? federated(principal.arn) : principal.type },
        policies: {
            identity: policies.map((one, index) => read(one, `policies[${index}]`)),
            ...(boundary !== undefined && { boundary: read(boundary, "boundary") }),
            ...(scps && { scps: scps.map((level, n) => level.map((one, m) => read(one, `scps[${n}][${m}]`))) }),
            ...(session && { session: session.map((one, index) => readSession(one, `session[${index}]`)) }),
        },
    };
}

/**
 * What IAM would refuse is an error, with one exception: a placeholder in the place of an ARN, as AWS's own examples have
 * them, in a statement on other actions than the one that is asked about.
 * @throws PolicyError for the first such problem.
 */
function refuseOdd({ policies, action }: Question): void {
    for (const policy of layersOf(policies).flatMap((layer) => layer.policies)) {
        if (policy.kind === "unknown") continue;
        for (const statement of policy.statements) {
            const error = statement.odd?.find(
                (one) => !(one instanceof ResourceError) || coversAction(statement, action.toLowerCase()),
            );
            if (error !== undefined) throw new PolicyError(error.policy, error.where, error.problem);
        }
    }
}

/** Who signs in with SAML or OpenID Connect has a role's session; only `sts:GetFederationToken` makes federated users. */
function federated(arn: string): "assumed-role" | "federated-user" {
    return arn.includes(":federated-user/") ? "federated-user" : "assumed-role";
}
