import { given, passing, running, type ServicePath } from "./service-path";

const EC2 = ["ec2.amazonaws.com"];
const GLUE = ["glue.amazonaws.com"];
const SAGEMAKER = ["sagemaker.amazonaws.com"];
const EMR = ["elasticmapreduce.amazonaws.com", ...EC2];

/** By what works with data: Glue, SageMaker AI, Data Pipeline, Athena, EMR. */
export const DATA_PATHS: readonly ServicePath[] = [
    passing("glue-endpoint", GLUE, "create a development endpoint", "glue:CreateDevEndpoint"),
    running("glue-endpoint-key", GLUE, "log in to a development endpoint", "an endpoint", "glue:UpdateDevEndpoint"),
    passing("glue-job", GLUE, "run a job", "glue:CreateJob", ["glue:StartJobRun", "glue:CreateTrigger"]),
    passing("glue-job-update", GLUE, "run a changed job", "glue:UpdateJob", ["glue:StartJobRun", "glue:CreateTrigger"]),
    passing("glue-session", GLUE, "run statements in a session", "glue:CreateSession", "glue:RunStatement"),
    running("glue-statement", GLUE, "run statements in a session", "a session", "glue:RunStatement"),
    // The arguments of a run may name modules, which run beside the job's script.
    running("glue-job-arguments", GLUE, "run a job with modules of their own", "a job", "glue:StartJobRun"),
    // A lifecycle configuration runs when the notebook starts, before anybody opens it.
    passing("sagemaker-notebook", SAGEMAKER, "run a notebook", "sagemaker:CreateNotebookInstance", [
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
    ]),
    given(
        "somebody opens the notebook and runs what they put into it",
        passing("sagemaker-notebook-code", SAGEMAKER, "create a notebook", "sagemaker:CreateNotebookInstance"),
    ),
    passing("sagemaker-training", SAGEMAKER, "run a training job", [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateHyperParameterTuningJob",
    ]),
    passing("sagemaker-processing", SAGEMAKER, "run a processing job", "sagemaker:CreateProcessingJob"),
    passing(
        "sagemaker-pipeline",
        SAGEMAKER,
        "run a pipeline",
        ["sagemaker:CreatePipeline", "sagemaker:UpdatePipeline"],
        "sagemaker:StartPipelineExecution",
    ),
    // Its lifecycle scripts run on each node.
    passing("sagemaker-cluster", SAGEMAKER, "start a cluster", ["sagemaker:CreateCluster", "sagemaker:UpdateCluster"]),
    passing("sagemaker-model", SAGEMAKER, "run a model", "sagemaker:CreateModel", [
        "sagemaker:CreateTransformJob",
        "sagemaker:CreateEndpoint",
    ]),
    passing(
        "sagemaker-studio",
        SAGEMAKER,
        "open a Studio app",
        [
            "sagemaker:CreateUserProfile",
            "sagemaker:UpdateUserProfile",
            "sagemaker:CreateDomain",
            "sagemaker:UpdateDomain",
        ],
        "sagemaker:CreatePresignedDomainUrl",
    ),
    running(
        "sagemaker-studio-url",
        SAGEMAKER,
        "open a Studio app",
        "a user profile",
        "sagemaker:CreatePresignedDomainUrl",
    ),
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
    running(
        "sagemaker-lifecycle-update",
        SAGEMAKER,
        "change what a notebook runs when it starts",
        "a notebook with a lifecycle configuration",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ),
    running(
        "sagemaker-lifecycle-wait",
        SAGEMAKER,
        "change what a notebook runs when it starts",
        "a notebook with a lifecycle configuration, which starts again,",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
    ),
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartSession.html
    running(
        "sagemaker-space-session",
        SAGEMAKER,
        "open a session in a Studio space",
        "a running space with remote access",
        "sagemaker:StartSession",
    ),
    passing(
        "data-pipeline",
        ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com", ...EC2],
        "run a pipeline",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    given(
        "the account has a pipeline of AWS Data Pipeline",
        passing(
            "data-pipeline-update",
            ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com", ...EC2],
            "run a changed pipeline",
            "datapipeline:PutPipelineDefinition",
            "datapipeline:ActivatePipeline",
        ),
    ),
    passing(
        "athena-spark",
        ["athena.amazonaws.com"],
        "run a calculation of Apache Spark",
        "athena:CreateWorkGroup",
        "athena:StartSession",
        "athena:StartCalculationExecution",
    ),
    running(
        "athena-session",
        ["athena.amazonaws.com"],
        "run a calculation of Apache Spark",
        "a workgroup",
        "athena:StartSession",
        "athena:StartCalculationExecution",
    ),
    running(
        "athena-calculation",
        ["athena.amazonaws.com"],
        "run a calculation of Apache Spark",
        "a session",
        "athena:StartCalculationExecution",
    ),
    passing("emr-cluster", EMR, "start a cluster", "elasticmapreduce:RunJobFlow"),
    running("emr-steps", EMR, "run steps in a cluster", "a cluster", "elasticmapreduce:AddJobFlowSteps"),
    passing(
        "emr-serverless",
        ["emr-serverless.amazonaws.com"],
        "run a job",
        "emr-serverless:CreateApplication",
        "emr-serverless:StartJobRun",
    ),
    given(
        "the account has an application of EMR Serverless",
        passing("emr-serverless-job", ["emr-serverless.amazonaws.com"], "run a job", "emr-serverless:StartJobRun"),
    ),
];
