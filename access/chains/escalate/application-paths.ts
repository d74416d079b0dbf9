import { given, passing, running, type ServicePath } from "./service-path";

const APIS = ["apigateway.amazonaws.com"];
const APPSYNC = ["appsync.amazonaws.com"];
const APPSTREAM = ["appstream.amazonaws.com"];
const DEADLINE = ["credentials.deadline.amazonaws.com"];
const CATALOG = ["servicecatalog.amazonaws.com"];
const TYPES = ["resources.cloudformation.amazonaws.com"];

/** By what applications are made of: APIs, streamed desktops, render farms, connectors, products, resource types. */
export const APPLICATION_PATHS: readonly ServicePath[] = [
    // An integration of type AWS is any call of any service.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-aws-proxy.html
    passing("api-integration", APIS, "call AWS through an API", "apigateway:PUT", "apigateway:POST"),
    running("api-integration-update", APIS, "call AWS through an API", "an API", "apigateway:PATCH", "apigateway:POST"),
    // https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-http-resolvers-js.html
    passing(
        "appsync-source",
        APPSYNC,
        "call AWS through a GraphQL API",
        ["appsync:CreateDataSource", "appsync:UpdateDataSource"],
        ["appsync:CreateResolver", "appsync:UpdateResolver", "appsync:CreateFunction", "appsync:UpdateFunction"],
    ),
    // https://docs.aws.amazon.com/appstream2/latest/developerguide/how-to-use-iam-role-with-streaming-instances.html
    passing(
        "appstream-builder",
        APPSTREAM,
        "open a desktop of AppStream",
        "appstream:CreateImageBuilder",
        "appstream:CreateImageBuilderStreamingURL",
    ),
    given(
        "the account has a stack of AppStream",
        passing(
            "appstream-fleet",
            APPSTREAM,
            "open a desktop of AppStream",
            ["appstream:CreateFleet", "appstream:UpdateFleet"],
            "appstream:CreateStreamingURL",
        ),
    ),
    running("appstream-builder-url", APPSTREAM, "open a desktop of AppStream", "an image builder", [
        "appstream:CreateImageBuilderStreamingURL",
    ]),
    running("appstream-url", APPSTREAM, "open a desktop of AppStream", "a fleet", "appstream:CreateStreamingURL"),
    // https://docs.aws.amazon.com/deadline-cloud/latest/APIReference/API_AssumeQueueRoleForUser.html
    passing(
        "deadline-queue",
        DEADLINE,
        "get credentials of a queue",
        ["deadline:CreateQueue", "deadline:UpdateQueue"],
        "deadline:AssumeQueueRoleForUser",
    ),
    running(
        "deadline-queue-role",
        DEADLINE,
        "get credentials of a queue",
        "a queue",
        "deadline:AssumeQueueRoleForUser",
    ),
    // https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect-plugins.html
    passing(
        "kafka-connector",
        ["kafkaconnect.amazonaws.com"],
        "run a connector",
        "kafkaconnect:CreateCustomPlugin",
        "kafkaconnect:CreateConnector",
    ),
    // https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints-launch.html
    passing(
        "catalog-constraint",
        CATALOG,
        "launch a product",
        "servicecatalog:CreateProduct",
        "servicecatalog:CreateConstraint",
        "servicecatalog:ProvisionProduct",
    ),
    running(
        "catalog-product",
        CATALOG,
        "launch a changed product",
        "a launch constraint",
        "servicecatalog:CreateProvisioningArtifact",
        ["servicecatalog:ProvisionProduct", "servicecatalog:UpdateProvisionedProduct"],
    ),
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RegisterType.html
    passing("cloudformation-type", TYPES, "run a resource type", "cloudformation:RegisterType", [
        "cloudformation:CreateStack",
        "cloudformation:UpdateStack",
        "cloudformation:CreateResource",
        "cloudformation:TestType",
    ]),
    given("they can run a pod in a cluster of EKS", {
        ...passing("eks-nodes", ["ec2.amazonaws.com"], "start nodes of the cluster", "eks:CreateNodegroup"),
        makesProfile: true,
    }),
];
