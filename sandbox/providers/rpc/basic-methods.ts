import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { empty } from "./messages";
import { method } from "./serve";

/** The provider service's methods that are the same for every stand-in: who it is, and nothing to attach or cancel. */
export function basicMethods(name: string, version: string) {
    return {
        getPluginInfo: method(() => {
            const info = new PluginInfo();
            info.setVersion(version);
            return info;
        }),

        getSchema: method(() => {
            const response = new rpc.GetSchemaResponse();
            response.setSchema(JSON.stringify({ name, version }));
            return response;
        }),

        attach: method(empty),
        cancel: method(empty),

        checkConfig: method((request: rpc.CheckRequest) => {
            const response = new rpc.CheckResponse();
            response.setInputs(request.getNews());
            return response;
        }),
    };
}
