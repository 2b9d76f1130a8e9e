//! Runs an order with the AWS SDK for Rust against $ENDPOINT, and checks replies, faults and history.
use aws_sdk_swf::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_swf::types::builders::{
    CompleteWorkflowExecutionDecisionAttributesBuilder, ScheduleActivityTaskDecisionAttributesBuilder,
    StartTimerDecisionAttributesBuilder,
};
use aws_sdk_swf::types::{
    ActivityType, ChildPolicy, Decision, DecisionType, EventType, HistoryEvent, TaskList, WorkflowExecution, WorkflowType,
};
use aws_sdk_swf::Client;
use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

type Outcome<T> = Result<T, Box<dyn Error>>;

const CHAIR: &str = "zwei Stühle \u{1FA91}";

struct Orders {
    swf: Client,
    domain: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let config = aws_sdk_swf::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(std::env::var("ENDPOINT")?)
        .credentials_provider(Credentials::new("any", "any", None, None, "given"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let orders = Orders { swf: Client::from_conf(config), domain: format!("rust-{}-{now}", std::process::id()) };
    orders.register().await?;
    let count = orders.run().await?;
    println!("AWS SDK for Rust {} ran an order: {count} events", aws_sdk_swf::meta::PKG_VERSION);
    Ok(())
}

impl Orders {
    async fn register(&self) -> Outcome<()> {
        let domain = || self.swf.register_domain().name(&self.domain).workflow_execution_retention_period_in_days("1");
        domain().send().await?;
        let twice = domain().send().await.expect_err("a domain was registered twice").into_service_error();
        assert!(twice.is_domain_already_exists_fault(), "{twice:?}");
        self.swf
            .register_workflow_type()
            .domain(&self.domain)
            .name("order")
            .version("1")
            .default_task_list(list("orders")?)
            .default_child_policy(ChildPolicy::Terminate)
            .default_execution_start_to_close_timeout("120")
            .default_task_start_to_close_timeout("20")
            .send()
            .await?;
        self.swf
            .register_activity_type()
            .domain(&self.domain)
            .name("charge")
            .version("1")
            .default_task_list(list("charges")?)
            .default_task_schedule_to_start_timeout("30")
            .default_task_start_to_close_timeout("30")
            .default_task_schedule_to_close_timeout("60")
            .default_task_heartbeat_timeout("10")
            .send()
            .await?;
        Ok(())
    }

    /// Returns the number of events.
    async fn run(&self) -> Outcome<usize> {
        let workflow_type = WorkflowType::builder().name("order").version("1").build()?;
        let start = || {
            self.swf
                .start_workflow_execution()
                .domain(&self.domain)
                .workflow_id("order-1")
                .workflow_type(workflow_type.clone())
                .input(CHAIR)
        };
        let started = start().tag_list("chairs").send().await?;
        let twice = start().send().await.expect_err("an execution was started twice").into_service_error();
        assert!(twice.is_workflow_execution_already_started_fault(), "{twice:?}");

        let charge = ActivityType::builder().name("charge").version("1").build()?;
        let attributes = ScheduleActivityTaskDecisionAttributesBuilder::default();
        let schedule = Decision::builder()
            .decision_type(DecisionType::ScheduleActivityTask)
            .schedule_activity_task_decision_attributes(
                attributes.activity_id("charge-1").activity_type(charge).input("115").build()?,
            )
            .build()?;
        let attributes = StartTimerDecisionAttributesBuilder::default();
        let timer = Decision::builder()
            .decision_type(DecisionType::StartTimer)
            .start_timer_decision_attributes(attributes.timer_id("cool-off").start_to_fire_timeout("0").build()?)
            .build()?;
        self.decide(vec![schedule, timer]).await?;
        self.charge().await?;
        self.swf
            .signal_workflow_execution()
            .domain(&self.domain)
            .workflow_id("order-1")
            .signal_name("approve")
            .send()
            .await?;
        let attributes = CompleteWorkflowExecutionDecisionAttributesBuilder::default().result("on their way").build();
        let complete = Decision::builder()
            .decision_type(DecisionType::CompleteWorkflowExecution)
            .complete_workflow_execution_decision_attributes(attributes)
            .build()?;
        self.decide(vec![complete]).await?;
        let run_id = started.run_id().ok_or("no run id")?;
        self.check_history(WorkflowExecution::builder().workflow_id("order-1").run_id(run_id).build()?).await
    }

    async fn charge(&self) -> Outcome<()> {
        let task = self.swf.poll_for_activity_task().domain(&self.domain).task_list(list("charges")?).send().await?;
        assert_eq!(task.input(), Some("115"));
        let beat = self.swf.record_activity_task_heartbeat().task_token(task.task_token()).details("half").send().await?;
        assert!(!beat.cancel_requested());
        self.swf.respond_activity_task_completed().task_token(task.task_token()).result("paid").send().await?;
        Ok(())
    }

    async fn decide(&self, decisions: Vec<Decision>) -> Outcome<()> {
        let task = self.swf.poll_for_decision_task().domain(&self.domain).task_list(list("orders")?).send().await?;
        let answer = self.swf.respond_decision_task_completed().task_token(task.task_token());
        answer.set_decisions(Some(decisions)).send().await?;
        Ok(())
    }

    async fn check_history(&self, execution: WorkflowExecution) -> Outcome<usize> {
        let mut events: Vec<HistoryEvent> = Vec::new();
        let request = self.swf.get_workflow_execution_history().domain(&self.domain).execution(execution);
        let mut pages = request.maximum_page_size(4).into_paginator().items().send();
        while let Some(event) = pages.next().await {
            events.push(event?);
        }
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.event_id(), index as i64 + 1);
        }
        for kind in [EventType::TimerFired, EventType::ActivityTaskCompleted, EventType::WorkflowExecutionSignaled] {
            assert_eq!(events.iter().filter(|event| event.event_type() == &kind).count(), 1, "{kind:?}");
        }
        let started = events.first().and_then(HistoryEvent::workflow_execution_started_event_attributes);
        assert_eq!(started.and_then(|attributes| attributes.input()), Some(CHAIR));
        let completed = events.last().and_then(HistoryEvent::workflow_execution_completed_event_attributes);
        assert_eq!(completed.and_then(|attributes| attributes.result()), Some("on their way"));
        Ok(events.len())
    }
}

fn list(name: &str) -> Outcome<TaskList> {
    Ok(TaskList::builder().name(name).build()?)
}
