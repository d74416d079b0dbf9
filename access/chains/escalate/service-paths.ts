/**
 * How code comes to run as a role that a service assumes. Known from AWS's service authorization reference and from public
 * catalogues of privilege escalation.
 */
export interface ServicePath {
    readonly id: string;
    /** The services that may have the role, any of which its trust policy names. */
    readonly services: readonly string[];
    /** Whether the caller passes the role, which takes iam:PassRole; otherwise it runs as one already. */
    readonly passes: boolean;
    /** The calls, all of which are needed; of a list any one. */
    readonly calls: readonly (string | readonly string[])[];
    /** What it does, after "could" and before "as the role". */
    readonly effect: string;
    /** What must be so besides. Default: nothing. */
    readonly provided?: string;
}

const EC2 = ["ec2.amazonaws.com"];
const TASKS = ["ecs-tasks.amazonaws.com"];
const LAMBDA = ["lambda.amazonaws.com"];
const CLOUDFORMATION = ["cloudformation.amazonaws.com"];
const CODEBUILD = ["codebuild.amazonaws.com"];
const GLUE = ["glue.amazonaws.com"];
const SAGEMAKER = ["sagemaker.amazonaws.com"];
const AGENTCORE = ["bedrock-agentcore.amazonaws.com"];
const SSM = ["ssm.amazonaws.com"];
const BATCH = [...TASKS, "batch.amazonaws.com"];
const EMR = ["elasticmapreduce.amazonaws.com", ...EC2];

/** A new thing, to which the caller gives the role. */
function passing(id: string, services: readonly string[], effect: string, ...calls: ServicePath["calls"]): ServicePath {
    return { id, services, passes: true, calls, effect };
}

/** A thing that has the role already. */
function running(
    id: string,
    services: readonly string[],
    effect: string,
    provided: string,
    ...calls: ServicePath["calls"]
): ServicePath {
    return { id, services, passes: false, calls, effect, provided: `${provided} has the role` };
}

const INVOKE = ["lambda:InvokeFunction", "lambda:AddPermission", "lambda:CreateEventSourceMapping"] as const;
const TASK_STARTS = ["ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService"] as const;

export const SERVICE_PATHS: readonly ServicePath[] = [
    passing("ec2-run-instances", EC2, "start an instance", "ec2:RunInstances"),
    passing("ec2-spot", EC2, "request a Spot Instance", ["ec2:RequestSpotInstances", "ec2:RequestSpotFleet"]),
    passing("ec2-fleet", EC2, "start a fleet", "ec2:CreateLaunchTemplate", "ec2:CreateFleet"),
    passing("ec2-profile", EC2, "change the role of an instance", [
        "ec2:AssociateIamInstanceProfile",
        "ec2:ReplaceIamInstanceProfileAssociation",
    ]),
    passing("auto-scaling", EC2, "start an Auto Scaling group", "autoscaling:CreateAutoScalingGroup", [
        "ec2:CreateLaunchTemplate",
        "autoscaling:CreateLaunchConfiguration",
    ]),
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
    passing("batch-job", BATCH, "run a job", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    running("batch-override", BATCH, "run a job with their own command", "a job definition", "batch:SubmitJob"),
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
    passing("glue-endpoint", GLUE, "create a development endpoint", "glue:CreateDevEndpoint"),
    running("glue-endpoint-key", GLUE, "log in to a development endpoint", "an endpoint", "glue:UpdateDevEndpoint"),
    passing("glue-job", GLUE, "run a job", "glue:CreateJob", ["glue:StartJobRun", "glue:CreateTrigger"]),
    passing("glue-job-update", GLUE, "run a changed job", "glue:UpdateJob", ["glue:StartJobRun", "glue:CreateTrigger"]),
    passing("glue-session", GLUE, "run statements in a session", "glue:CreateSession", "glue:RunStatement"),
    passing("sagemaker-notebook", SAGEMAKER, "open a notebook", "sagemaker:CreateNotebookInstance", [
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ]),
    passing("sagemaker-training", SAGEMAKER, "run a training job", "sagemaker:CreateTrainingJob"),
    passing("sagemaker-processing", SAGEMAKER, "run a processing job", "sagemaker:CreateProcessingJob"),
    passing("sagemaker-studio", SAGEMAKER, "open a Studio app", "sagemaker:CreateUserProfile", [
        "sagemaker:CreatePresignedDomainUrl",
    ]),
    running(
        "sagemaker-notebook-url",
        SAGEMAKER,
        "open a notebook",
        "a notebook",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    running(
        "sagemaker-lifecycle",
        SAGEMAKER,
        "change what a notebook runs when it starts",
        "a notebook",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ),
    passing(
        "data-pipeline",
        ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com", ...EC2],
        "run a pipeline",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    passing(
        "apprunner-service",
        ["tasks.apprunner.amazonaws.com", "build.apprunner.amazonaws.com"],
        "run a service",
        "apprunner:CreateService",
    ),
    running(
        "apprunner-update",
        ["tasks.apprunner.amazonaws.com", "build.apprunner.amazonaws.com"],
        "change what a service runs",
        "a service",
        "apprunner:UpdateService",
    ),
    passing(
        "agentcore-interpreter",
        AGENTCORE,
        "run code in an interpreter",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    running(
        "agentcore-interpreter-session",
        AGENTCORE,
        "run code in an interpreter",
        "an interpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    passing(
        "agentcore-runtime",
        AGENTCORE,
        "run an agent",
        "bedrock-agentcore:CreateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntime",
    ),
    running(
        "agentcore-command",
        AGENTCORE,
        "run commands in an agent",
        "an agent",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ),
    passing(
        "agentcore-harness",
        AGENTCORE,
        "run a harness",
        "bedrock-agentcore:CreateHarness",
        "bedrock-agentcore:InvokeHarness",
    ),
    passing(
        "agentcore-browser",
        AGENTCORE,
        "drive a browser",
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    running(
        "agentcore-browser-session",
        AGENTCORE,
        "drive a browser",
        "a browser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    passing(
        "step-functions",
        ["states.amazonaws.com"],
        "run a state machine",
        ["states:CreateStateMachine", "states:UpdateStateMachine"],
        ["states:StartExecution", "states:StartSyncExecution"],
    ),
    passing("step-functions-test", ["states.amazonaws.com"], "test a state", "states:TestState"),
    running(
        "step-functions-update",
        ["states.amazonaws.com"],
        "change a state machine",
        "a state machine",
        "states:UpdateStateMachine",
    ),
    passing("automation", SSM, "run a runbook", "ssm:StartAutomationExecution"),
    passing("maintenance-window", SSM, "run a task of a maintenance window", "ssm:RegisterTaskWithMaintenanceWindow"),
    passing("emr-cluster", EMR, "start a cluster", "elasticmapreduce:RunJobFlow"),
    running("emr-steps", EMR, "run steps in a cluster", "a cluster", "elasticmapreduce:AddJobFlowSteps"),
    passing(
        "emr-serverless",
        ["emr-serverless.amazonaws.com"],
        "run a job",
        "emr-serverless:CreateApplication",
        "emr-serverless:StartJobRun",
    ),
    passing("braket-job", ["braket.amazonaws.com"], "run a job", "braket:CreateJob"),
    passing(
        "gamelift-build",
        ["gamelift.amazonaws.com"],
        "run a fleet",
        "gamelift:CreateBuild",
        "gamelift:CreateFleet",
    ),
    passing(
        "image-builder",
        EC2,
        "build an image",
        "imagebuilder:CreateInfrastructureConfiguration",
        "imagebuilder:CreateImage",
    ),
    passing(
        "kinesis-analytics",
        ["kinesisanalytics.amazonaws.com"],
        "run an application",
        "kinesisanalytics:CreateApplication",
        "kinesisanalytics:StartApplication",
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
    passing(
        "airflow-environment",
        ["airflow-env.amazonaws.com", "airflow.amazonaws.com"],
        "run an environment of Apache Airflow",
        "airflow:CreateEnvironment",
        // The service makes these in the caller's name.
        "ec2:CreateNetworkInterface",
        "ec2:CreateVpcEndpoint",
    ),
    running(
        "airflow-update",
        ["airflow-env.amazonaws.com", "airflow.amazonaws.com"],
        "change what an environment of Apache Airflow runs",
        "an environment",
        "airflow:UpdateEnvironment",
    ),
    {
        ...passing(
            "identity-pool",
            ["cognito-identity.amazonaws.com"],
            "sign in to an identity pool",
            "cognito-identity:SetIdentityPoolRoles",
        ),
        provided: "the role trusts the identity pool",
    },
    passing("scheduler", ["scheduler.amazonaws.com"], "call AWS on a schedule", "scheduler:CreateSchedule"),
    passing("events-rule", ["events.amazonaws.com"], "call AWS on events", "events:PutRule", "events:PutTargets"),
    passing("iot-role", ["credentials.iot.amazonaws.com"], "get credentials by a certificate", "iot:CreateRoleAlias", [
        "iot:CreateKeysAndCertificate",
    ]),
    passing("eks-pod-identity", ["pods.eks.amazonaws.com"], "run a pod", "eks:CreatePodIdentityAssociation"),
];
