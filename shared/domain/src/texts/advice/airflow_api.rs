//! Amazon MWAA and MWAA Serverless, by what people call.

use super::Words;
use super::choice::{Choice, row};

const ENVIRONMENTS: &str = "https://docs.aws.amazon.com/mwaa/latest/userguide/create-environment.html";
const EXECUTION_ROLE: &str = "https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html";
const ACCESS: &str = "https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html";
const CLI_TOKEN: &str = "https://docs.aws.amazon.com/mwaa/latest/userguide/call-mwaa-apis-cli.html";
const SERVERLESS: &str = "https://docs.aws.amazon.com/cli/latest/reference/mwaa-serverless/index.html";

const ENVIRONMENT: &str =
    "See the environment as it is now:\naws mwaa get-environment --region {region} --name {environment}";
const WORKFLOW: &str = "See the workflow as it is now, and its versions:\n\
     aws mwaa-serverless get-workflow --region {region} --workflow-arn {workflow}\n\
     aws mwaa-serverless list-workflow-versions --region {region} --workflow-arn {workflow}";

pub(super) const AIRFLOW_ENVIRONMENT_CREATED: Words = Words {
    meaning: "An MWAA environment was created. It runs whatever code lies in its bucket, with the rights of its execution \
              role.",
    steps: &[
        ENVIRONMENT,
        "If nobody of yours created it, look at bucket, execution role and whether its web server is public.",
    ],
    page: ENVIRONMENTS,
};

pub(super) const AIRFLOW_ENVIRONMENT_CHANGED: Words = Words {
    meaning: "An MWAA environment was changed. Another bucket, execution role, requirements file or start-up script means \
              other code with other rights, and a public web server lets more people knock.",
    steps: &[
        ENVIRONMENT,
        "Compare bucket, execution role and web server access with how the environment is defined.",
    ],
    page: EXECUTION_ROLE,
};

pub(super) const AIRFLOW_ENVIRONMENT_DELETED: Words = Words {
    meaning: "An MWAA environment was deleted, with its metadata database: the history of runs, connections, variables and \
              pools. Its code is still in its bucket. It can't be restored.",
    steps: &[
        "If it was needed, create it again from where it is defined, then set connections and variables again. The \
         CloudTrail record of CreateEnvironment has bucket, role and network.",
    ],
    page: ENVIRONMENTS,
};

pub(super) const AIRFLOW_TOKEN_CREATED: Choice = Choice {
    rows: &[row(
        &[("operation", "CreateCliToken")],
        Words {
            meaning: "Somebody got a token for the command line of Airflow. For a minute it runs any command in the \
                      environment, with the rights of its execution role.",
            steps: &[
                "If the actor below has no business there, take airflow:CreateCliToken from its policies, and look at \
                 the logs of the environment's web server for what was run.",
            ],
            page: CLI_TOKEN,
        },
    )],
    otherwise: Words {
        meaning: "Somebody got a login to the web interface of Airflow. There, runs can be started, and connections and \
                  variables be read, as their Airflow role allows.",
        steps: &[
            "If the actor below has no business there, take airflow:CreateWebLoginToken from its policies, or the \
             airflow-serverless action of the operation below.",
        ],
        page: ACCESS,
    },
};

pub(super) const AIRFLOW_WORKFLOW_CHANGED: Words = Words {
    meaning: "A workflow of MWAA Serverless was created or changed: another definition or role means other work with other \
              rights.",
    steps: &[WORKFLOW],
    page: SERVERLESS,
};

pub(super) const AIRFLOW_WORKFLOW_DELETED: Words = Words {
    meaning: "A workflow of MWAA Serverless was deleted. AWS says that this can't be undone.",
    steps: &[
        "If it was needed, create it again from its definition, which is still in its bucket unless that went too.",
    ],
    page: SERVERLESS,
};

pub(super) const AIRFLOW_WORKFLOW_STOPPED: Words = Words {
    meaning: "A run of a workflow of MWAA Serverless was stopped by a call. What it had not done yet is not done.",
    steps: &[
        "See its runs:\naws mwaa-serverless list-workflow-runs --region {region} --workflow-arn {workflow}",
        "If it was to finish, start it again:\naws mwaa-serverless start-workflow-run --region {region} --workflow-arn \
         {workflow}",
    ],
    page: SERVERLESS,
};
