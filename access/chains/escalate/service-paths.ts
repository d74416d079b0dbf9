import { AGENT_PATHS } from "./agent-paths";
import { APPLICATION_PATHS } from "./application-paths";
import { DATA_PATHS } from "./data-paths";
import { OPERATIONS_PATHS } from "./operations-paths";
import { given, passedTo, passing, running, type ServicePath } from "./service-path";

const EC2 = ["ec2.amazonaws.com"];
const TASKS = ["ecs-tasks.amazonaws.com"];
const LAMBDA = ["lambda.amazonaws.com"];
const CLOUDFORMATION = ["cloudformation.amazonaws.com"];
const CODEBUILD = ["codebuild.amazonaws.com"];
// The access role, which build.apprunner.amazonaws.com assumes, only fetches images.
const APP_RUNNER = ["tasks.apprunner.amazonaws.com"];
const AIRFLOW = ["airflow-env.amazonaws.com", "airflow.amazonaws.com"];

const INVOKE = [
    "lambda:InvokeFunction",
    "lambda:InvokeAsync",
    "lambda:AddPermission",
    "lambda:CreateEventSourceMapping",
    "lambda:UpdateEventSourceMapping",
] as const;
const RECIPES = ["imagebuilder:CreateImageRecipe", "imagebuilder:CreateContainerRecipe"] as const;
const INFRASTRUCTURES = [
    "imagebuilder:CreateInfrastructureConfiguration",
    "imagebuilder:UpdateInfrastructureConfiguration",
] as const;
const IMAGES = [
    "imagebuilder:CreateImage",
    "imagebuilder:CreateImagePipeline",
    "imagebuilder:UpdateImagePipeline",
] as const;
const TASK_STARTS = ["ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService"] as const;

export const SERVICE_PATHS: readonly ServicePath[] = [
    passing("ec2-run-instances", EC2, "start an instance", "ec2:RunInstances"),
    passing("ec2-spot", EC2, "request a Spot Instance", ["ec2:RequestSpotInstances", "ec2:RequestSpotFleet"]),
    passing("ec2-fleet", EC2, "start a fleet", "ec2:CreateLaunchTemplate", "ec2:CreateFleet"),
    given(
        "they have a shell on it",
        passing("ec2-profile", EC2, "work on an instance", [
            "ec2:AssociateIamInstanceProfile",
            "ec2:ReplaceIamInstanceProfileAssociation",
        ]),
    ),
    passing("auto-scaling", EC2, "start an Auto Scaling group", "autoscaling:CreateAutoScalingGroup", [
        "ec2:CreateLaunchTemplate",
        "autoscaling:CreateLaunchConfiguration",
    ]),
    {
        ...passing("auto-scaling-update", EC2, "change an Auto Scaling group", "autoscaling:UpdateAutoScalingGroup", [
            "ec2:CreateLaunchTemplate",
            "ec2:CreateLaunchTemplateVersion",
            "autoscaling:CreateLaunchConfiguration",
        ]),
        provided: "the account has an Auto Scaling group",
    },
    running(
        "ec2-launch-template",
        EC2,
        "change what new instances run",
        "a launch template",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
    ),
    passing("lambda-function", LAMBDA, "run a function", "lambda:CreateFunction", INVOKE),
    running("lambda-code", LAMBDA, "change a function's code", "a function", "lambda:UpdateFunctionCode"),
    // Layers and environment variables decide what runs beside a function's code.
    running(
        "lambda-configuration",
        LAMBDA,
        "change what a function runs",
        "a function",
        "lambda:UpdateFunctionConfiguration",
    ),
    passing("ecs-task", TASKS, "run a task", "ecs:RegisterTaskDefinition", TASK_STARTS),
    passing("ecs-express", TASKS, "run a service", "ecs:CreateExpressGatewayService"),
    running("ecs-express-update", TASKS, "change what a service runs", "a service", "ecs:UpdateExpressGatewayService"),
    passing("ecs-task-override", TASKS, "run a task with an override", ["ecs:RunTask"]),
    passing(
        "ecs-own-container-instance",
        TASKS,
        "run a task on an instance of their own",
        "ecs:RegisterContainerInstance",
        "ecs:StartTask",
    ),
    passing("ecs-start-override", TASKS, "start a task with an override", "ecs:StartTask"),
    running(
        "ecs-exec",
        TASKS,
        "open a shell in a task",
        "a task with ECS Exec",
        "ecs:ExecuteCommand",
        "ecs:DescribeTasks",
    ),
    passing("batch-job", TASKS, "run a job", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    running("batch-override", TASKS, "run a job with their own command", "a job definition", "batch:SubmitJob"),
    // Cloud Control API takes the role as stacks do.
    passing("cloud-control", CLOUDFORMATION, "create resources", [
        "cloudformation:CreateResource",
        "cloudformation:UpdateResource",
    ]),
    passing("cloudformation-stack", CLOUDFORMATION, "create a stack", "cloudformation:CreateStack"),
    passing(
        "cloudformation-new-change-set",
        CLOUDFORMATION,
        "create a stack by a change set",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    passing("cloudformation-role", CLOUDFORMATION, "update a stack with another role", "cloudformation:UpdateStack"),
    passing(
        "cloudformation-stack-set",
        CLOUDFORMATION,
        "create a stack set",
        "cloudformation:CreateStackSet",
        "cloudformation:CreateStackInstances",
    ),
    passing("cloudformation-stack-set-update", CLOUDFORMATION, "update a stack set", "cloudformation:UpdateStackSet"),
    running("cloudformation-update", CLOUDFORMATION, "update a stack", "a stack", "cloudformation:UpdateStack"),
    running(
        "cloudformation-change-set",
        CLOUDFORMATION,
        "change a stack by a change set",
        "a stack",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    passing("codebuild-project", CODEBUILD, "run a build", "codebuild:CreateProject", [
        "codebuild:StartBuild",
        "codebuild:StartBuildBatch",
    ]),
    passing("codebuild-update", CODEBUILD, "run a build of a changed project", "codebuild:UpdateProject", [
        "codebuild:StartBuild",
        "codebuild:StartBuildBatch",
    ]),
    running("codebuild-override", CODEBUILD, "run a build with their own commands", "a project", [
        "codebuild:StartBuild",
        "codebuild:StartBuildBatch",
    ]),
    running("codebuild-sandbox", CODEBUILD, "run commands in a sandbox", "a project", "codebuild:StartSandbox", [
        "codebuild:StartCommandExecution",
        "codebuild:StartSandboxConnection",
    ]),
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSAppRunnerFullAccess.html
    passedTo(
        "apprunner.amazonaws.com",
        passing("apprunner-service", APP_RUNNER, "run a service", "apprunner:CreateService"),
    ),
    running("apprunner-update", APP_RUNNER, "change what a service runs", "a service", "apprunner:UpdateService"),
    passing("braket-job", ["braket.amazonaws.com"], "run a job", "braket:CreateJob"),
    passing(
        "gamelift-build",
        ["gamelift.amazonaws.com"],
        "run a fleet",
        ["gamelift:CreateBuild", "gamelift:CreateScript"],
        "gamelift:CreateFleet",
    ),
    // A recipe names the commands that the build instance runs when it starts, with components or without.
    // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AdditionalInstanceConfiguration.html
    passing("image-builder", EC2, "build an image", "imagebuilder:CreateInfrastructureConfiguration", RECIPES, IMAGES),
    // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
    given(
        "the account has a recipe, and they have a key pair of the account to log in with",
        passing("image-builder-login", EC2, "log in where an image is built", INFRASTRUCTURES, IMAGES),
    ),
    running(
        "image-builder-recipe",
        EC2,
        "build an image of their own recipe",
        "an infrastructure configuration",
        RECIPES,
        IMAGES,
    ),
    passing(
        "kinesis-analytics",
        ["kinesisanalytics.amazonaws.com"],
        "run an application",
        "kinesisanalytics:CreateApplication",
        "kinesisanalytics:StartApplication",
    ),
    running(
        "kinesis-analytics-update",
        ["kinesisanalytics.amazonaws.com"],
        "change what an application runs",
        "an application",
        "kinesisanalytics:UpdateApplication",
    ),
    passing("omics-run", ["omics.amazonaws.com"], "run a workflow", "omics:CreateWorkflow", "omics:StartRun"),
    passing(
        "amplify-app",
        ["amplify.amazonaws.com"],
        "build an app",
        "amplify:CreateApp",
        "amplify:CreateBranch",
        "amplify:StartJob",
    ),
    running(
        "amplify-update",
        ["amplify.amazonaws.com"],
        "change how an app is built",
        "an app",
        "amplify:UpdateApp",
        "amplify:StartJob",
    ),
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_mwaa.html
    passedTo(
        "airflow.amazonaws.com",
        passing(
            "airflow-environment",
            AIRFLOW,
            "run an environment of Apache Airflow",
            "airflow:CreateEnvironment",
            // The service makes these in the caller's name.
            "ec2:CreateNetworkInterface",
            "ec2:CreateVpcEndpoint",
        ),
    ),
    running(
        "airflow-update",
        AIRFLOW,
        "change what an environment of Apache Airflow runs",
        "an environment",
        "airflow:UpdateEnvironment",
    ),
    ...AGENT_PATHS,
    ...APPLICATION_PATHS,
    ...DATA_PATHS,
    ...OPERATIONS_PATHS,
];
