//! Amazon MWAA and MWAA Serverless, by their native events.

use super::Words;

const STATUS: &str = "https://docs.aws.amazon.com/mwaa/latest/API/API_Environment.html";
const WORKFLOWS: &str =
    "https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-airflow-serverless.html";

pub(super) const AIRFLOW_ENVIRONMENT_FAILED: Words = Words {
    meaning: "An Amazon MWAA environment was not created or not updated. Its status is below. CREATE_FAILED: it does not \
              exist. UPDATE_FAILED: it is as it was before, and works. UNAVAILABLE: it could not go back to \
              that, and does not work.",
    steps: &[
        "Ask for the reason:\naws mwaa get-environment --region {region} --name {environment} --query \
         Environment.LastUpdate",
        "Mend what it names: usually the execution role, the bucket and its public access block, the network, or the \
         requirements file. Then update the environment again; one that was not created has to be deleted first.",
        "If it is UNAVAILABLE and no update mends it, open a case with AWS Support.",
    ],
    page: STATUS,
};

pub(super) const AIRFLOW_WORKFLOW_FAILED: Words = Words {
    meaning: "A run of an Airflow workflow of MWAA Serverless, or a task of it, failed or took too long. What it was to \
              do is not done.",
    steps: &[
        "Look at the latest runs:\naws mwaa-serverless list-workflow-runs --region {region} --workflow-arn {workflow} \
         --max-items 5",
        "Ask for the error of the run that failed, with its id in place of RUN:\naws mwaa-serverless get-workflow-run \
         --region {region} --workflow-arn {workflow} --run-id RUN",
    ],
    page: WORKFLOWS,
};
