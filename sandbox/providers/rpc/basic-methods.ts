import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { empty } from "./messages";
import { method } from "./serve";

/** The provider service's methods that are the same for every stand-in: who it is, and nothing to attach or cancel. */
export function basicMethods(name: string, version: string) {
    return {
        getPluginInfo: method(() => new PluginInfo().setVersion(version)),
        getSchema: method(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify({ name, version }))),
        attach: method(empty),
        cancel: method(empty),
        checkConfig: method((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
    };
}
