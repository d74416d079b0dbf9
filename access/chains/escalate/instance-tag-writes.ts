import { INSTANCE_TAG_WRITES } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import type { Verdict } from "../../evaluate/outcome";
import { spellings, tagWritingCalls } from "../../findings/toolkit/tag-writing";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { instanceRequest } from "../../matrix/session-request";
import type { Rights } from "./rights";

/** Any value of a tag. */
export const ANY: ContextValue = { unknown: "can be any" };

/** The calls that write a tag, or remove it, and whether they are allowed. */
export interface TagWrite {
    readonly actions: readonly string[];
    readonly verdict: Verdict;
}

/** Who may write which tags of instances. */
export class InstanceTagWrites {
    private readonly rights: Rights;

    constructor(rights: Rights) {
        this.rights = rights;
    }

    /** Whether somebody may give an instance a tag, or remove it. */
    write(writer: AccountPrincipal, instance: AccountInstance, key: string, value: ContextValue | undefined): TagWrite {
        const on = isNode(instance) ? "managed instance" : "instance";
        const effect = value === undefined ? "removes" : "writes";
        const { action = "" } = INSTANCE_TAG_WRITES.find((one) => one.on === on && one.effect === effect) ?? {};
        const spelled = (spelling: string): Verdict => {
            const calls =
                value === undefined
                    ? [
                          { "aws:tagkeys": [spelling] },
                          { "aws:tagkeys": [spelling], [`aws:requesttag/${key.toLowerCase()}`]: ANY },
                      ]
                    : tagWritingCalls(spelling, value, action, writer);
            return best(calls.map((call) => this.called(writer, action, instance, call)));
        };
        const verdict = spelled(key);
        if (verdict !== "denied" || value === undefined) return { actions: [action], verdict };
        const anew = this.writeAnew(writer, instance, key, value);
        if (anew !== undefined) return anew;
        // Which of two tags counts whose keys differ by letter case, AWS doesn't say.
        const others = spellings(key, action, writer).filter((one) => one !== key);
        const isSpelled = others.some((one) => spelled(one) !== "denied");
        return { actions: [action], verdict: isSpelled ? "unknown" : "denied" };
    }

    /** A tag that can't be overwritten may be removed and then written. */
    private writeAnew(
        writer: AccountPrincipal,
        instance: AccountInstance,
        key: string,
        value: ContextValue,
    ): TagWrite | undefined {
        const { [key]: current, ...tags } = instance.tags;
        if (current === undefined) return undefined;
        const removal = this.write(writer, instance, key, undefined);
        if (removal.verdict === "denied") return undefined;
        const writing = this.write(writer, { ...instance, tags }, key, value);
        if (writing.verdict === "denied") return undefined;
        const isSure = removal.verdict === "allowed" && writing.verdict === "allowed";
        return { actions: [...removal.actions, ...writing.actions], verdict: isSure ? "allowed" : "unknown" };
    }

    private called(
        writer: AccountPrincipal,
        action: string,
        instance: AccountInstance,
        call: Readonly<Record<string, ContextValue>>,
    ): Verdict {
        const { arn, tags } = instance;
        const keys: Record<string, ContextValue> = { ...call };
        for (const [key, value] of Object.entries(tags))
            for (const prefix of ["ssm", "aws", "ec2"]) keys[`${prefix}:resourcetag/${key.toLowerCase()}`] = value;
        const region = instanceRequest(instance).get("aws:requestedregion");
        if (region !== undefined) keys["aws:requestedregion"] = region;
        return this.rights.call(writer, action, arn, keys);
    }
}

/** Whether an instance is a node that Systems Manager manages outside EC2, whose tags are its own. */
export function isNode({ arn }: AccountInstance): boolean {
    return typeof arn === "string" && arn.includes(":managed-instance/");
}

function best(verdicts: readonly Verdict[]): Verdict {
    return verdicts.includes("allowed") ? "allowed" : verdicts.includes("unknown") ? "unknown" : "denied";
}
