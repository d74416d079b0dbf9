import * as pulumi from "@pulumi/pulumi";
import { instanceMutations, otherMutations } from "./resource-mutations";
import { policyMutations, type WrittenStatement } from "./statement-mutations";

/** Set where what a stack has once gets its mistakes too; they would stop an update before it reaches the rest. */
const everything = process.env["TEST_MUTATE_EVERYTHING"] !== undefined;

/** Puts a mistake into each of the program's resources that a table names. */
pulumi.runtime.registerResourceTransform(({ name, type, props, opts }) => {
    const instance =
        type === "aws:ec2/instance:Instance" ? instanceMutations[name.replace(/-instance$/, "")] : undefined;
    const policy = type === "aws:iam/userPolicy:UserPolicy" ? policyMutations[name.replace(/-policy$/, "")] : undefined;
    const other = (everything ? otherMutations : []).find((one) => one.type === type && name.endsWith(one.name));
    if (policy !== undefined) {
        const mutated = pulumi.output(props.policy as pulumi.Input<string>).apply((text) => {
            const { Statement } = JSON.parse(text) as { Statement: WrittenStatement[] };
            return JSON.stringify({ Version: "2012-10-17", Statement: policy.apply(Statement) });
        });
        return { props: { ...props, policy: mutated }, opts };
    }
    const apply = instance?.apply ?? other?.apply;
    return apply === undefined ? undefined : { props: apply(props), opts };
});
