import * as pulumi from "@pulumi/pulumi";

export interface ExistingInstanceArgs {
    /** The instance's ID. */
    instanceId: pulumi.Input<string>;
    /** The instance's tags as AWS tells them. Default: not known. */
    tags?: pulumi.Input<Record<string, string> | undefined>;
}

/** An instance that exists. It creates nothing: tables of access find here which instances grants name. */
export class ExistingInstance extends pulumi.ComponentResource {
    constructor(name: string, args: ExistingInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:ExistingInstance", name, args, opts);
        this.registerOutputs({});
    }
}
