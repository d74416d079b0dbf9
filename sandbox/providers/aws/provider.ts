import { version } from "@pulumi/aws/package.json";
import { Metadata, status } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { basicMethods } from "../rpc/basic-methods";
import { any, empty, properties, struct } from "../rpc/messages";
import { method, RpcError } from "../rpc/serve";
import { isUnknown, plainProperties, type Properties } from "../rpc/values";
import { check, type Failure } from "./check";
import { makeClients, type Clients } from "./common/clients";
import { readConfiguration, type Configuration } from "./configuration";
import { diff } from "./diff";
import { describe } from "./common/errors";
import { functions } from "./functions";
import * as lifecycle from "./lifecycle";
import { IncompleteError, type Context, type ResourceType } from "./common/resource-type";
import { removeLost } from "./remove-lost";
import { resources } from "./resources";
import { checkAccount, withRoles } from "./account";

let configuration: Configuration | undefined;
const clients = new Map<string, { retrying: Clients; once: Clients }>();

function configured(): Configuration {
    return (configuration ??= readConfiguration({}));
}

function clientsFor(region: string): { retrying: Clients; once: Clients } {
    const options = { ...configured().clients, region };
    const present = clients.get(region) ?? { retrying: makeClients(options), once: makeClients(options, 1) };
    clients.set(region, present);
    return present;
}

function resourceType(urn: string): { token: string; type: ResourceType; name: string } {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const type = resources[token];
    if (type === undefined) {
        const known = Object.keys(resources).sort().join(", ");
        throw new Error(`The sandbox's AWS provider doesn't support the resource type ${token}. It supports ${known}.`);
    }
    return { token, type, name: urn.split("::").slice(3).join("::") };
}

function context(urn: string, name: string, values: Properties): Context {
    const given = values["region"];
    const region = typeof given === "string" && !isUnknown(given) ? given : configured().region;
    return { ...clientsFor(region).retrying, region, name, urn, defaultTags: configured().defaultTags };
}

let lostRemoved: Promise<void> | undefined;

/** Comes before the first change of a run; tried again where it failed. */
async function beforeChanges(): Promise<void> {
    lostRemoved ??= removeLost(({ urn, region, inputs, token }) => {
        const { type, name } = resourceType(urn);
        return { type, context: { ...context(urn, name, { ...inputs, region }), token } };
    }).catch((error: unknown) => {
        lostRemoved = undefined;
        throw new Error(`cleaning up after an interrupted run: ${describe(error)}`, { cause: error });
    });
    await lostRemoved;
}

const plainOf = (message: Parameters<typeof properties>[0]) => plainProperties(properties(message));

function failures(found: readonly Failure[]): rpc.CheckFailure[] {
    return found.map(({ property, reason }) => new rpc.CheckFailure().setProperty(property).setReason(reason));
}

/** An error that tells the engine of a resource which exists although something about it failed. */
function incomplete(error: IncompleteError, state: Properties, inputs: Properties): RpcError {
    const detail = new rpc.ErrorResourceInitFailed()
        .setId(error.id)
        .setProperties(struct(state))
        .setInputs(struct(inputs))
        .setReasonsList([error.message]);
    const message = new Status().setCode(status.UNKNOWN).setMessage(error.message);
    message.addDetails(any(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed"));
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
    return new RpcError(status.UNKNOWN, error.message, metadata);
}

const changesOf = (any: boolean) =>
    any ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE;

/** What the engine gets to know where a resource is there although something about it failed. */
const failed = (error: unknown, known: Properties, inputs: Properties) =>
    error instanceof IncompleteError ? incomplete(error, { ...known, [lifecycle.INCOMPLETE]: true }, inputs) : error;

/** The provider service's methods. https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/providers/ */
export const provider = {
    ...basicMethods("aws", version),

    diffConfig: method((request: rpc.DiffRequest) => {
        const [before, after] = [plainOf(request.getOldInputs() ?? request.getOlds()), plainOf(request.getNews())];
        const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
            (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
        );
        return (
            new rpc.DiffResponse()
                .setChanges(changesOf(changed.length > 0))
                .setDiffsList(changed)
                // Resources of another region are other resources.
                .setReplacesList(changed.filter((key) => key === "region"))
        );
    }),

    configure: method(async (request: rpc.ConfigureRequest) => {
        const given = readConfiguration(plainOf(request.getArgs()));
        configuration = { ...given, clients: await withRoles(given) };
        clients.clear();
        await checkAccount(configuration, clientsFor(configuration.region).retrying);
        // It accepts no secrets: the engine takes them apart itself then, and marks what comes back as secret again.
        return new rpc.ConfigureResponse().setSupportspreview(true);
    }),

    check: method((request: rpc.CheckRequest) => {
        const { token, type, name } = resourceType(request.getUrn());
        const checked = check(token, type, plainOf(request.getOlds()), plainOf(request.getNews()), {
            logicalName: name,
            defaultTags: configured().defaultTags,
            seed: request.getRandomseed_asU8(),
        });
        return new rpc.CheckResponse().setInputs(struct(checked.inputs)).setFailuresList(failures(checked.failures));
    }),

    diff: method((request: rpc.DiffRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const [olds, news] = [plainOf(request.getOlds()), plainOf(request.getNews())];
        const found = diff(type, name, olds, news, request.getIgnorechangesList());
        const response = new rpc.DiffResponse()
            .setChanges(changesOf(found.changes.size > 0))
            .setReplacesList([...found.replaces])
            .setDeletebeforereplace(found.deleteBeforeReplace)
            .setHasdetaileddiff(true)
            .setDiffsList([...new Set([...found.changes.keys()].map((path) => path.split(/[.[]/)[0] ?? path))]);
        const kinds = rpc.PropertyDiff.Kind;
        for (const [path, change] of found.changes) {
            const replaces = found.replaces.some(
                (key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`),
            );
            const kind = {
                add: replaces ? kinds.ADD_REPLACE : kinds.ADD,
                delete: replaces ? kinds.DELETE_REPLACE : kinds.DELETE,
                update: replaces ? kinds.UPDATE_REPLACE : kinds.UPDATE,
            }[change];
            response.getDetaileddiffMap().set(path, new rpc.PropertyDiff().setKind(kind));
        }
        return response;
    }),

    create: method(async (request: rpc.CreateRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const inputs = plainOf(request.getProperties());
        const scope = context(request.getUrn(), name, inputs);
        const response = new rpc.CreateResponse();
        if (request.getPreview())
            return response.setProperties(struct(lifecycle.previewCreate(type, inputs, scope.region)));

        try {
            await beforeChanges();
            const contexts = { context: scope, once: { ...scope, ...clientsFor(scope.region).once } };
            const { id, state } = await lifecycle.createResource(contexts, type, inputs, configured().defaultTags);
            return response.setId(id).setProperties(struct(state));
        } catch (error) {
            throw failed(error, inputs, inputs);
        }
    }),

    read: method(async (request: rpc.ReadRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const prior = plainOf(request.getProperties());
        const given = plainOf(request.getInputs());
        const scope = context(request.getUrn(), name, { ...given, ...prior });
        const known = { ...given, ...prior };
        const response = new rpc.ReadResponse();
        const state = await lifecycle
            .readState(scope, type, lifecycle.presentId(request.getId(), prior), known, configured().defaultTags)
            .catch((error: unknown) => {
                throw new Error(`reading ${type.title} (${request.getId()}): ${describe(error)}`, { cause: error });
            });
        return state === undefined
            ? response
            : response
                  .setId(lifecycle.presentId(request.getId(), state))
                  .setProperties(struct(state))
                  .setInputs(struct(lifecycle.inputsOf(type, state, given)));
    }),

    update: method(async (request: rpc.UpdateRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const [old, inputs] = [plainOf(request.getOlds()), plainOf(request.getNews())];
        const response = new rpc.UpdateResponse();
        if (request.getPreview()) return response.setProperties(struct(lifecycle.previewUpdate(type, old, inputs)));

        const scope = context(request.getUrn(), name, inputs);
        try {
            await beforeChanges();
            const resource = { id: lifecycle.presentId(request.getId(), old), state: old };
            const state = await lifecycle.updateResource(scope, type, resource, inputs, configured().defaultTags);
            return response.setProperties(struct(state));
        } catch (error) {
            throw failed(error, old, inputs);
        }
    }),

    delete: method(async (request: rpc.DeleteRequest) => {
        const { type, name } = resourceType(request.getUrn());
        const state = plainOf(request.getProperties());
        await beforeChanges();
        const id = lifecycle.presentId(request.getId(), state);
        await lifecycle.deleteResource(context(request.getUrn(), name, state), type, { id, state });
        return empty();
    }),

    invoke: method(async (request: rpc.InvokeRequest) => {
        const token = request.getTok();
        const answer = functions[token];
        if (answer === undefined) {
            const known = Object.keys(functions).sort().join(", ");
            throw new Error(`The sandbox's AWS provider doesn't support the function ${token}. It supports ${known}.`);
        }
        const args = plainOf(request.getArgs());
        try {
            return new rpc.InvokeResponse().setReturn(struct(await answer(context("", token, args), args)));
        } catch (error) {
            throw new Error(`invoking ${token}: ${describe(error)}`, { cause: error });
        }
    }),
};
