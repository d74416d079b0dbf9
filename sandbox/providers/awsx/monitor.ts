import { credentials } from "@grpc/grpc-js";
import type { ConstructRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/resource_pb";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { properties, struct } from "../rpc/messages";
import { plainProperties, resourceReference, UNKNOWN, type Properties } from "../rpc/values";

/** A resource that the engine knows of. */
export interface Registered {
    readonly urn: string;
    /** Unknown in the preview of its creation. */
    readonly id: string;
    readonly outputs: Properties;
    /** The value by which other programs refer to it. */
    readonly reference: Properties;
}

export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly parent: string;
    readonly inputs: Properties;
    /** The resources that each input's value comes from. */
    readonly from?: Readonly<Record<string, readonly string[]>>;
    readonly dependsOn?: readonly string[];
}

/** The engine's side of a component's construction: where its children are registered. */
export interface Monitor {
    registerComponent(): Promise<string>;
    register(registration: Registration): Promise<Registered>;
    registerOutputs(urn: string, outputs: Properties): Promise<void>;
    invoke(token: string, args: Properties): Promise<Properties>;
}

const MESSAGE_BYTES = 400 * 1024 * 1024;
const clients = new Map<string, ResourceMonitorClient>();

function clientFor(address: string): ResourceMonitorClient {
    const client =
        clients.get(address) ??
        new ResourceMonitorClient(address, credentials.createInsecure(), {
            "grpc.max_receive_message_length": MESSAGE_BYTES,
            "grpc.max_send_message_length": MESSAGE_BYTES,
        });
    clients.set(address, client);
    return client;
}

type Answer<T> = (error: Error | null, response: T) => void;

function answer<T>(call: (done: Answer<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
        call((error, response) => (error === null ? resolve(response) : reject(error)));
    });
}

/** The engine that asks for a component, seen through its request. Children inherit what Pulumi's SDKs let them inherit. */
export function monitorOf(request: ConstructRequest): Monitor {
    const client = clientFor(request.getMonitorendpoint());
    const awsProvider = request.getProvidersMap().get("aws") ?? "";
    const providerVersion = awsProvider === "" ? awsVersion : "";

    async function send(message: rpc.RegisterResourceRequest): Promise<rpc.RegisterResourceResponse> {
        message.setAcceptsecrets(true).setAcceptresources(true).setSupportspartialvalues(true).setAliasspecs(true);
        const protect = request.getProtect();
        if (protect !== undefined && request.hasProtect()) message.setProtect(protect);

        return answer((done) => client.registerResource(message, done));
    }

    return {
        async registerComponent() {
            const message = new rpc.RegisterResourceRequest()
                .setType(request.getType())
                .setName(request.getName())
                .setParent(request.getParent())
                .setObject(struct({}))
                .setDependenciesList(request.getDependenciesList())
                .setAliasesList(request.getAliasesList())
                .setIgnorechangesList(request.getIgnorechangesList())
                .setReplaceonchangesList(request.getReplaceonchangesList())
                .setDeletedwith(request.getDeletedwith());
            request.getProvidersMap().forEach((provider: string, name: string) => {
                message.getProvidersMap().set(name, provider);
            });
            const retain = request.getRetainondelete();
            if (retain !== undefined && request.hasRetainondelete()) message.setRetainondelete(retain);

            return (await send(message)).getUrn();
        },

        async register({ type, name, parent, inputs, from = {}, dependsOn = [] }) {
            const message = new rpc.RegisterResourceRequest()
                .setType(type)
                .setName(name)
                .setParent(parent)
                .setCustom(true)
                .setObject(struct(inputs))
                .setProvider(awsProvider)
                .setVersion(providerVersion)
                .setDependenciesList([...new Set([...dependsOn, ...Object.values(from).flat()])]);
            for (const [property, urns] of Object.entries(from)) {
                const dependencies = new rpc.RegisterResourceRequest.PropertyDependencies().setUrnsList([...urns]);
                message.getPropertydependenciesMap().set(property, dependencies);
            }
            const response = await send(message);
            const id = response.getId() || UNKNOWN;
            return {
                urn: response.getUrn(),
                id,
                outputs: plainProperties(properties(response.getObject())),
                reference: { ...resourceReference(response.getUrn(), id), packageVersion: awsVersion },
            };
        },

        async registerOutputs(urn, outputs) {
            const message = new rpc.RegisterResourceOutputsRequest().setUrn(urn).setOutputs(struct(outputs));
            await answer((done) => client.registerResourceOutputs(message, done));
        },

        async invoke(token, args) {
            const message = new rpc.ResourceInvokeRequest()
                .setTok(token)
                .setArgs(struct(args))
                .setProvider(awsProvider)
                .setVersion(providerVersion)
                .setAcceptresources(true);
            const response = await answer<InvokeResponse>((done) => client.invoke(message, done));
            const [failure] = response.getFailuresList();
            if (failure !== undefined) throw new Error(`${token}: ${failure.getReason()}`);

            return plainProperties(properties(response.getReturn()));
        },
    };
}
