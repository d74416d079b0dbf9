import type { StackResource } from "../../../access/stack";

const urn = (type: string, name: string): string => `urn:pulumi:dev::test::${type}::${name}`;

/** A resource; `from` has the resources that properties whose values aren't known were made from. */
export function resource(
    type: string,
    name: string,
    props: StackResource["props"],
    from: Readonly<Record<string, readonly StackResource[]>> = {},
): StackResource {
    const dependsOn = Object.fromEntries(Object.entries(from).map(([key, made]) => [key, made.map((one) => one.urn)]));
    const arn = typeof props.arn === "string" ? props.arn : undefined;
    return { type, urn: urn(type, name), name, props, dependsOn, parent: undefined, arn, provider: undefined };
}
