import { INSTANCE_TAG_WRITES } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { bestAnswer, type Verdict } from "../../evaluate/outcome";
import { tagRemovingCalls, tagWritingCalls } from "../../findings/toolkit/tag-calls";
import { askedTags, spellings } from "../../findings/toolkit/tag-writing";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { instanceRequest } from "../../matrix/session-request";
import type { Rights } from "./rights";
import { WRITABLE, writableBefore } from "./tag-gates";

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
        const now = this.writeNow(writer, instance, key, value);
        if (now.verdict !== "denied" || !this.isOpenedByOthers(writer, instance, key, value)) return now;
        return { ...now, verdict: "unknown" };
    }

    /** The same, by the other tags that the instance has now. */
    private writeNow(
        writer: AccountPrincipal,
        instance: AccountInstance,
        key: string,
        value: ContextValue | undefined,
    ): TagWrite {
        const { action, spelled } = this.call(writer, instance, value);
        const verdict = spelled(key);
        if (verdict !== "denied" || value === undefined) return { actions: [action], verdict };
        const anew = this.writeAnew(writer, instance, key, value);
        if (anew !== undefined) return anew;
        // AWS doesn't say which of two tags counts whose keys differ in letter case.
        const others = spellings(key, action, writer).filter((one) => one !== key);
        const isSpelled = others.some((one) => spelled(one) !== "denied");
        return { actions: [action], verdict: isSpelled ? "unknown" : "denied" };
    }

    /** The call that writes a tag, or removes it, and what a key in one letter case comes to. */
    private call(
        writer: AccountPrincipal,
        instance: AccountInstance,
        value: ContextValue | undefined,
    ): { readonly action: string; readonly spelled: (spelling: string) => Verdict } {
        const on = isNode(instance) ? "managed instance" : "instance";
        const effect = value === undefined ? "removes" : "writes";
        const { action = "" } = INSTANCE_TAG_WRITES.find((one) => one.on === on && one.effect === effect) ?? {};
        const spelled = (spelling: string): Verdict => {
            if (!this.rights.mentions(writer, action)) return "denied";
            const calls =
                value === undefined
                    ? tagRemovingCalls(spelling, action, writer)
                    : tagWritingCalls(spelling, value, action, writer);
            return bestAnswer(calls, (call) => this.called(writer, action, instance, call));
        };
        return { action, spelled };
    }

    /** Whether the write may be allowed once others of the instance's tags are written, by which policies limit it. */
    private isOpenedByOthers(
        writer: AccountPrincipal,
        instance: AccountInstance,
        key: string,
        value: ContextValue | undefined,
    ): boolean {
        const { action } = this.call(writer, instance, value);
        const others = writableBefore(key, askedTags(action, writer), (one, of) =>
            this.writeNow(writer, instance, one, of),
        );
        if (others.length === 0) return false;
        const written = new Set(others.map((one) => one.toLowerCase()));
        const kept = Object.entries(instance.tags).filter(([name]) => !written.has(name.toLowerCase()));
        const tags = { ...Object.fromEntries(kept), ...Object.fromEntries(others.map((one) => [one, WRITABLE])) };
        return this.writeNow(writer, { ...instance, tags }, key, value).verdict !== "denied";
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
        const removal = this.writeNow(writer, instance, key, undefined);
        if (removal.verdict === "denied") return undefined;
        const writing = this.writeNow(writer, { ...instance, tags }, key, value);
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
