import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CheckResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "./values";

// Pulumi's messages take only objects of the google-protobuf they were made with, which need not be the one that an
// import from here would find. So the classes are taken from the messages: a field read from two bytes, its number
// and the length 0, is an empty object of its class.
const emptyField = (field: number) => Uint8Array.of((field << 3) | 2, 0);
const structClass = CheckResponse.deserializeBinary(emptyField(1)).getInputs()?.constructor as typeof Struct;
const anyClass = Status.deserializeBinary(emptyField(3)).getDetailsList()[0]?.constructor as typeof Any;

/** Properties as a message. Members that are undefined are left out. */
export function struct(properties: Properties): Struct {
    return structClass.fromJavaScript(withoutUndefined(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function withoutUndefined(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutUndefined);

    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value)
                .filter(([, member]) => member !== undefined)
                .map(([key, member]) => [key, withoutUndefined(member)]),
        );
    }
    return value;
}

/** The properties in a message; none of an absent one. */
export function properties(message: Struct | undefined): Properties {
    return message?.toJavaScript() ?? {};
}

/** The message that says nothing. */
export function empty(): Empty {
    return ResourceProviderService.cancel.responseDeserialize(Buffer.alloc(0));
}

/** A message of any type, under its name. */
export function any(content: Uint8Array, type: string): Any {
    const message = new anyClass();
    message.pack(content, type);
    return message;
}
