import type { Action, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { block, blocks, each, list, map, number, set, text } from "../common/fields";
import { capitalized, num, object, objects, str } from "../common/inputs";
import { isObject, type Properties } from "../../rpc/values";
import { orGone } from "../common/errors";
import type { ResourceType } from "../common/resource-type";
import { balancerTags, readBalancerTags, balancerTagging } from "./lb-common";

const action = {
    ...each("authenticateCognito authenticateOidc jwtValidation", map()),
    fixedResponse: block({ contentType: text().need(), messageBody: text(), statusCode: text() }),
    forward: block({
        stickiness: block({ duration: number(), enabled: text() }),
        targetGroups: blocks({ arn: text().need(), weight: number() }),
    }),
    order: number(),
    redirect: block({
        host: text(),
        path: text(),
        port: text(),
        protocol: text(),
        query: text(),
        statusCode: text().need(),
    }),
    targetGroupArn: text(),
    type: text().need(),
};

/** The provider calls three members of an action otherwise than the service. */
function actions(inputs: Properties, key: string): Action[] {
    return objects(inputs, key).map((one, index) => {
        const { fixedResponse, redirect, forward, ...rest } = one;
        const groups = isObject(forward) ? objects(forward, "targetGroups") : [];
        return {
            ...(capitalized({ order: index + 1, ...rest }) as object),
            ...(fixedResponse === undefined ? {} : { FixedResponseConfig: capitalized(fixedResponse) }),
            ...(redirect === undefined ? {} : { RedirectConfig: capitalized(redirect) }),
            ...(groups.length === 0
                ? {}
                : {
                      ForwardConfig: {
                          TargetGroups: groups.map((group) => ({
                              TargetGroupArn: str(group, "arn"),
                              Weight: num(group, "weight") ?? 1,
                          })),
                      },
                  }),
        } as Action;
    });
}

/** What both making and changing a listener take. */
function shared(inputs: Properties) {
    const CertificateArn = str(inputs, "certificateArn");
    return {
        Port: num(inputs, "port"),
        Protocol: str(inputs, "protocol") as "HTTP",
        SslPolicy: str(inputs, "sslPolicy"),
        Certificates: CertificateArn === undefined ? undefined : [{ CertificateArn }],
        DefaultActions: actions(inputs, "defaultActions"),
    };
}

export const listener: ResourceType = {
    title: "ELBv2 Listener",
    inputs: {
        alpnPolicy: text().unread(),
        certificateArn: text(),
        // What the service fills in is no difference to what the program says.
        defaultActions: blocks(action).need().unread(),
        loadBalancerArn: text().need().replace(),
        mutualAuthentication: map().unread(),
        port: number(),
        protocol: text().chosen(),
        sslPolicy: text().chosen(),
        tags: map(),
        tcpIdleTimeoutSeconds: number().unread(),
    },
    outputs: ["arn"],
    tagging: balancerTagging,

    async create({ elb }, inputs) {
        const { Listeners } = await elb.createListener({
            ...shared({ protocol: "HTTP", ...inputs }),
            LoadBalancerArn: str(inputs, "loadBalancerArn"),
            Tags: balancerTags(inputs),
        });
        return Listeners?.[0]?.ListenerArn ?? "";
    },

    async find({ elb }, inputs) {
        const answer = await orGone(elb.describeListeners({ LoadBalancerArn: str(inputs, "loadBalancerArn") }));
        return (answer?.Listeners ?? [])
            .filter(({ Port }) => Port === num(inputs, "port"))
            .map(({ ListenerArn = "" }) => ListenerArn);
    },

    async read(context, id) {
        const found = (await orGone(context.elb.describeListeners({ ListenerArns: [id] })))?.Listeners?.[0];
        return (
            found && {
                arn: found.ListenerArn,
                certificateArn: found.Certificates?.[0]?.CertificateArn,
                loadBalancerArn: found.LoadBalancerArn,
                port: found.Port,
                protocol: found.Protocol,
                sslPolicy: found.SslPolicy ?? "",
                tags: await readBalancerTags(context, id),
            }
        );
    },

    async update(context, id, _old, news) {
        await context.elb.modifyListener({ ListenerArn: id, ...shared(news) });
    },

    delete: ({ elb }, id) => elb.deleteListener({ ListenerArn: id }),
};

const values = block({ values: set().need(), regexValues: set() });
const FIELDS = {
    hostHeader: "host-header",
    httpHeader: "http-header",
    httpRequestMethod: "http-request-method",
    pathPattern: "path-pattern",
    queryStrings: "query-string",
    sourceIp: "source-ip",
} as const;

function conditions(inputs: Properties): RuleCondition[] {
    return objects(inputs, "conditions").flatMap((one) =>
        Object.entries(FIELDS).flatMap(([key, Field]): RuleCondition[] => {
            const config = `${key.charAt(0).toUpperCase()}${key.slice(1).replace(/s$/, "")}Config`;
            if (key === "queryStrings") {
                const pairs = objects(one, key).map((pair) => capitalized(pair));
                return pairs.length === 0 ? [] : [{ Field, [config]: { Values: pairs } }];
            }
            const given = object(one, key);
            if (given === undefined) return [];

            const { values: Values, ...rest } = given;
            return [{ Field, [config]: { Values, ...(capitalized(rest) as object) } }];
        }),
    );
}

export const listenerRule: ResourceType = {
    title: "ELBv2 Listener Rule",
    inputs: {
        actions: blocks(action).need().unread(),
        conditions: blocks({
            hostHeader: values,
            httpHeader: block({ httpHeaderName: text().need(), values: set(), regexValues: set() }),
            httpRequestMethod: values,
            pathPattern: values,
            queryStrings: blocks({ key: text(), value: text().need() }),
            sourceIp: values,
        })
            .need()
            .unread(),
        listenerArn: text().need().replace(),
        priority: number().replace().chosen(),
        tags: map(),
        transforms: list().unread(),
    },
    outputs: ["arn"],
    tagging: balancerTagging,

    async create({ elb }, inputs) {
        const ListenerArn = str(inputs, "listenerArn");
        const { Rules: present } = await elb.describeRules({ ListenerArn });
        const highest = Math.max(0, ...(present ?? []).map(({ Priority }) => Number(Priority)).filter(Number.isFinite));
        const { Rules } = await elb.createRule({
            ListenerArn,
            Priority: num(inputs, "priority") ?? highest + 1,
            Actions: actions(inputs, "actions"),
            Conditions: conditions(inputs),
            Tags: balancerTags(inputs),
        });
        return Rules?.[0]?.RuleArn ?? "";
    },

    async find({ elb }, inputs) {
        const answer = await orGone(elb.describeRules({ ListenerArn: str(inputs, "listenerArn") }));
        return (answer?.Rules ?? [])
            .filter(({ Priority }) => Number(Priority) === num(inputs, "priority"))
            .map(({ RuleArn = "" }) => RuleArn);
    },

    async read(context, id, prior) {
        const found = (await orGone(context.elb.describeRules({ RuleArns: [id] })))?.Rules?.[0];
        return (
            found && {
                arn: found.RuleArn,
                listenerArn:
                    str(prior, "listenerArn") ?? id.replace(":listener-rule/", ":listener/").replace(/\/[^/]*$/, ""),
                priority: Number(found.Priority),
                tags: await readBalancerTags(context, id),
            }
        );
    },

    async update(context, id, _old, news) {
        await context.elb.modifyRule({ RuleArn: id, Actions: actions(news, "actions"), Conditions: conditions(news) });
    },

    delete: ({ elb }, id) => elb.deleteRule({ RuleArn: id }),
};
