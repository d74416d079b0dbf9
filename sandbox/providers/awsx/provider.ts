import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { version } from "@pulumi/awsx/package.json";
import { basicMethods } from "../rpc/basic-methods";
import { properties, struct } from "../rpc/messages";
import { method } from "../rpc/serve";
import { containsSecret } from "../rpc/values";
import { monitorOf } from "./monitor";
import { constructVpc } from "./vpc";

const VPC = "awsx:ec2:Vpc";

/** The provider service's methods, as far as a provider of components only needs them. */
export const provider = {
    ...basicMethods("awsx", version),

    diffConfig: method(() => new rpc.DiffResponse().setChanges(rpc.DiffResponse.DiffChanges.DIFF_NONE)),

    configure: method(() =>
        new rpc.ConfigureResponse()
            .setSupportspreview(true)
            .setAcceptsecrets(true)
            .setAcceptresources(true)
            .setAcceptoutputs(true),
    ),

    construct: method(async (request: rpc.ConstructRequest) => {
        if (request.getType() !== VPC) {
            throw new Error(
                `The sandbox's stand-in for awsx doesn't know the component ${request.getType()}. It knows ${VPC}.`,
            );
        }
        const raw = properties(request.getInputs());
        const from: Record<string, string[]> = {};
        request
            .getInputdependenciesMap()
            .forEach((dependencies: rpc.ConstructRequest.PropertyDependencies, key: string) => {
                from[key] = dependencies.getUrnsList();
            });
        const monitor = monitorOf(request);
        const inputs = { raw, from, tagsAreSecret: containsSecret(raw["tags"]) };
        const { urn, outputs, dependencies } = await constructVpc(monitor, request.getName(), inputs);
        await monitor.registerOutputs(urn, outputs);

        const response = new rpc.ConstructResponse().setUrn(urn).setState(struct(outputs));
        for (const [key, urns] of Object.entries(dependencies)) {
            const of = new rpc.ConstructResponse.PropertyDependencies().setUrnsList([...urns]);
            response.getStatedependenciesMap().set(key, of);
        }
        return response;
    }),
};
