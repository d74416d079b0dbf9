import { UNKNOWN } from "../pack/known";
import { enumeration } from "../../access/report";
import { shown } from "../pack/wording";
import { type IngressRule, portOf } from "./ingress-rules";

/** What an ingress rule allows and from where, as people say it: `TCP 443 from 10.0.0.0/8`. */
export function traffic(rule: IngressRule): string {
    return `${protocol(rule)} from ${enumeration(sources(rule))}`;
}

function protocol({ protocol, fromPort, toPort }: IngressRule): string {
    const name = typeof protocol === "number" ? String(protocol) : protocol;
    if (typeof name !== "string" || name === "")
        return name === UNKNOWN ? "a protocol that isn't known yet" : "all traffic";

    const written = NAMES[name.toLowerCase()] ?? `protocol ${name}`;
    return ["TCP", "UDP"].includes(written) ? ports(written, fromPort, toPort) : written;
}

const NAMES: Readonly<Record<string, string>> = {
    "-1": "all traffic",
    all: "all traffic",
    tcp: "TCP",
    "6": "TCP",
    udp: "UDP",
    "17": "UDP",
    icmp: "ICMP",
    "1": "ICMP",
    icmpv6: "ICMPv6",
    "58": "ICMPv6",
};

function ports(protocol: string, fromPort: unknown, toPort: unknown): string {
    const [from, to] = [portOf(fromPort), portOf(toPort)];
    if (from === undefined || to === undefined)
        return [fromPort, toPort].includes(UNKNOWN) ? `${protocol} on ports that aren't known yet` : `all ${protocol}`;

    return from === to
        ? `${protocol} ${from}`
        : from <= 1 && to === 65_535
          ? `all ${protocol}`
          : `${protocol} ${from} to ${to}`;
}

/** Where connections may come from: address ranges, prefix lists, security groups, the group itself. */
function sources({ addresses, groups, groupIds, self }: IngressRule): readonly string[] {
    const known = addresses.filter((one) => one !== UNKNOWN).map((one) => (typeof one === "string" ? one : shown(one)));
    const ids = groups.resources.map(({ props }) => props.id);
    const named = [
        ...(groups.certain ? groups.resources.map(({ name }) => name) : []),
        ...groupIds.filter((one): one is string => typeof one === "string" && !ids.includes(one)),
    ].map((name) => `the security group ${name}`);
    const all = [...known, ...named, ...(self ? ["the group itself"] : [])];
    return all.length > 0 ? all : ["a source that isn't known yet"];
}
