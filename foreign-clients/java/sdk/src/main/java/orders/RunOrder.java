package orders;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.swf.SwfClient;
import software.amazon.awssdk.services.swf.model.*;

/** Runs an order with the AWS SDK for Java against $ENDPOINT, and checks replies, faults and history. */
public final class RunOrder {
    private static final String domain = "java-sdk-" + ProcessHandle.current().pid() + "-" + System.currentTimeMillis();
    private static final TaskList orders = TaskList.builder().name("orders").build();
    private static final TaskList charges = TaskList.builder().name("charges").build();
    private final SwfClient swf;

    private RunOrder(SwfClient swf) {
        this.swf = swf;
    }

    public static void main(String[] arguments) {
        try (SwfClient swf = SwfClient.builder()
                .endpointOverride(URI.create(System.getenv("ENDPOINT")))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build()) {
            new RunOrder(swf).run();
        }
    }

    private void run() {
        swf.registerDomain(r -> r.name(domain).workflowExecutionRetentionPeriodInDays("1"));
        refused(DomainAlreadyExistsException.class,
                () -> swf.registerDomain(r -> r.name(domain).workflowExecutionRetentionPeriodInDays("1")));
        swf.registerWorkflowType(r -> r.domain(domain).name("order").version("1").defaultTaskList(orders)
                .defaultChildPolicy(ChildPolicy.TERMINATE)
                .defaultExecutionStartToCloseTimeout("120").defaultTaskStartToCloseTimeout("20"));
        swf.registerActivityType(r -> r.domain(domain).name("charge").version("1").defaultTaskList(charges)
                .defaultTaskScheduleToStartTimeout("30").defaultTaskStartToCloseTimeout("30")
                .defaultTaskScheduleToCloseTimeout("60").defaultTaskHeartbeatTimeout("10"));
        WorkflowType type = WorkflowType.builder().name("order").version("1").build();
        StartWorkflowExecutionResponse started = swf.startWorkflowExecution(
                r -> r.domain(domain).workflowId("order-1").workflowType(type).input("zwei Stühle \uD83E\uDE91").tagList("chairs"));
        refused(WorkflowExecutionAlreadyStartedException.class,
                () -> swf.startWorkflowExecution(r -> r.domain(domain).workflowId("order-1").workflowType(type)));

        decide(Decision.builder().decisionType(DecisionType.SCHEDULE_ACTIVITY_TASK)
                        .scheduleActivityTaskDecisionAttributes(a -> a.activityId("charge-1").input("115")
                                .activityType(t -> t.name("charge").version("1"))).build(),
                Decision.builder().decisionType(DecisionType.START_TIMER)
                        .startTimerDecisionAttributes(a -> a.timerId("cool-off").startToFireTimeout("0")).build());
        PollForActivityTaskResponse task = swf.pollForActivityTask(r -> r.domain(domain).taskList(charges).identity("worker"));
        equal("115", task.input());
        equal(false, swf.recordActivityTaskHeartbeat(r -> r.taskToken(task.taskToken()).details("half")).cancelRequested());
        swf.respondActivityTaskCompleted(r -> r.taskToken(task.taskToken()).result("paid"));
        swf.signalWorkflowExecution(r -> r.domain(domain).workflowId("order-1").signalName("approve").input("Grace"));
        decide(Decision.builder().decisionType(DecisionType.RECORD_MARKER)
                        .recordMarkerDecisionAttributes(a -> a.markerName("approved")).build(),
                Decision.builder().decisionType(DecisionType.COMPLETE_WORKFLOW_EXECUTION)
                        .completeWorkflowExecutionDecisionAttributes(a -> a.result("on their way")).build());

        List<HistoryEvent> events = swf.getWorkflowExecutionHistoryPaginator(r -> r.domain(domain).maximumPageSize(4)
                .execution(e -> e.workflowId("order-1").runId(started.runId()))).events().stream().toList();
        HistoryEvent last = events.get(events.size() - 1);
        equal(EventType.WORKFLOW_EXECUTION_COMPLETED, last.eventType());
        equal("on their way", last.workflowExecutionCompletedEventAttributes().result());
        equal("zwei Stühle \uD83E\uDE91", events.get(0).workflowExecutionStartedEventAttributes().input());
        for (EventType kind : List.of(EventType.TIMER_FIRED, EventType.ACTIVITY_TASK_COMPLETED,
                EventType.WORKFLOW_EXECUTION_SIGNALED, EventType.MARKER_RECORDED)) {
            equal(1L, events.stream().filter(event -> event.eventType() == kind).count());
        }
        for (int i = 0; i < events.size(); i++) equal(i + 1L, events.get(i).eventId());
        refused(UnknownResourceException.class,
                () -> swf.signalWorkflowExecution(r -> r.domain(domain).workflowId("order-1").signalName("late")));
        System.out.println("AWS SDK for Java " + VersionInfo.SDK_VERSION + " ran an order: " + events.size() + " events");
    }

    /** Answers the next decision task that has something new. */
    private void decide(Decision... decisions) {
        PollForDecisionTaskResponse task = swf.pollForDecisionTask(r -> r.domain(domain).taskList(orders).identity("decider"));
        swf.respondDecisionTaskCompleted(r -> r.taskToken(task.taskToken()).decisions(decisions));
    }

    private static void refused(Class<? extends SwfException> fault, Runnable call) {
        try {
            call.run();
        } catch (SwfException thrown) {
            equal(fault, thrown.getClass());
            equal(400, thrown.statusCode());
            if (thrown.requestId() == null) throw new AssertionError("a fault without a request id");
            return;
        }
        throw new AssertionError("not refused with " + fault.getSimpleName());
    }

    private static void equal(Object expected, Object found) {
        if (!expected.equals(found)) throw new AssertionError("expected " + expected + ", found " + found);
    }
}
