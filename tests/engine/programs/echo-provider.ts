import * as provider from "@pulumi/pulumi/provider";

/**
 * An aws provider without AWS: every resource becomes what the program says it is, with an id and an ARN. It lets tests
 * run the policy pack on programs of any kind. As the real one does, it turns a policy document that holds anything
 * unknown into one unknown string.
 */

/** How the engine sends what isn't known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const DOCUMENTS = ["policy", "assumeRolePolicy", "inlinePolicy"];
const ACCOUNT = "111122223333";

type Props = Record<string, unknown>;

class EchoProvider implements provider.Provider {
    readonly version = "7.48.0";
    private created = 0;

    check(_urn: string, _olds: Props, news: Props): Promise<provider.CheckResult> {
        const inputs = { ...news };
        for (const name of DOCUMENTS.filter((one) => typeof news[one] === "object")) {
            const text = JSON.stringify(news[name]);
            inputs[name] = text.includes(UNKNOWN) ? UNKNOWN : text;
        }
        return Promise.resolve({ inputs });
    }

    diff(_id: string, _urn: string, olds: Props, news: Props): Promise<provider.DiffResult> {
        const changes = Object.keys(news).some((key) => JSON.stringify(news[key]) !== JSON.stringify(olds[key]));
        return Promise.resolve({ changes });
    }

    create(urn: string, inputs: Props): Promise<provider.CreateResult> {
        this.created += 1;
        const [, , type = "", name = ""] = urn.split("::");
        const kind = type.replace(/^.*:/, "").toLowerCase();
        const id = kind === "instance" ? `i-${String(this.created).padStart(17, "0")}` : `${kind}-${this.created}`;
        const service = type.startsWith("aws:iam/")
            ? `iam::${ACCOUNT}:${kind}/${name}`
            : `ec2:eu-central-1:${ACCOUNT}:${kind}/${id}`;
        return Promise.resolve({ id, outs: { name, ...inputs, id, arn: `arn:aws:${service}` } });
    }

    update(_id: string, _urn: string, olds: Props, news: Props): Promise<provider.UpdateResult> {
        return Promise.resolve({ outs: { ...olds, ...news } });
    }

    delete(): Promise<void> {
        return Promise.resolve();
    }

    invoke(token: string, args: Props): Promise<provider.InvokeResult> {
        return token === "aws:iam/getPolicyDocument:getPolicyDocument"
            ? Promise.resolve({ outputs: { json: policyDocument(args.statements as readonly Props[]) } })
            : Promise.reject(new Error(`${token} isn't known here`));
    }
}

/** The document that getPolicyDocument makes of its statements. */
function policyDocument(statements: readonly Props[]): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: statements.map(({ sid, effect = "Allow", actions, resources, conditions = [] }) => ({
            Sid: sid,
            Effect: effect,
            Action: actions,
            Resource: resources,
            Condition: Object.fromEntries(
                (conditions as { test: string; variable: string; values: string[] }[]).map(
                    ({ test, variable, values }) => [test, { [variable]: values }],
                ),
            ),
        })),
    });
}

void provider.main(new EchoProvider(), process.argv.slice(2));
