package orders;

import com.amazonaws.services.simpleworkflow.flow.ActivityWorker;
import com.amazonaws.services.simpleworkflow.flow.DynamicWorkflowClientExternalImpl;
import com.amazonaws.services.simpleworkflow.flow.StartWorkflowOptions;
import com.amazonaws.services.simpleworkflow.flow.WorkflowWorker;
import com.amazonaws.services.simpleworkflow.flow.model.WorkflowExecution;
import com.amazonaws.services.simpleworkflow.flow.model.WorkflowType;
import com.amazonaws.services.simpleworkflow.flow.worker.GenericWorkflowClientExternalImpl;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.swf.SwfClient;
import software.amazon.awssdk.services.swf.model.EventType;
import software.amazon.awssdk.services.swf.model.ExecutionStatus;
import software.amazon.awssdk.services.swf.model.HistoryEvent;

/** Runs an order with the workers and the client of the AWS Flow Framework for Java against $ENDPOINT, and checks its history. */
public final class RunOrder {
    private static final String domain = "java-flow-" + ProcessHandle.current().pid() + "-" + System.currentTimeMillis();

    public static void main(String[] arguments) throws Throwable {
        SwfClient swf = SwfClient.builder()
                .endpointOverride(URI.create(System.getenv("ENDPOINT")))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build();
        swf.registerDomain(r -> r.name(domain).workflowExecutionRetentionPeriodInDays("1"));
        ActivityWorker activities = new ActivityWorker(swf, domain, "orders");
        activities.addActivitiesImplementation(new ActivitiesImpl());
        activities.start();
        WorkflowWorker deciders = new WorkflowWorker(swf, domain, "orders");
        deciders.addWorkflowImplementationType(OrderImpl.class);
        deciders.addWorkflowImplementationType(ShipImpl.class);
        deciders.start();
        run(swf);
        // Its workers wait for their polls to end.
        System.exit(0);
    }

    private static void run(SwfClient swf) throws Throwable {
        DynamicWorkflowClientExternalImpl order = new DynamicWorkflowClientExternalImpl(
                WorkflowExecution.builder().workflowId("order-1").build(),
                WorkflowType.builder().name("order").version("1").build(),
                new StartWorkflowOptions().withTaskList("orders").withTagList(List.of("chairs")));
        order.setGenericClient(new GenericWorkflowClientExternalImpl(swf, domain));
        order.startWorkflowExecution(new Object[] {"teapot", "chair"});
        until("state", () -> {
            try {
                return "priced".equals(order.getWorkflowExecutionState(String.class));
            } catch (Throwable notYet) {
                return false;
            }
        });
        order.signalWorkflowExecution("approve", new Object[] {"Grace"});
        WorkflowExecution execution = order.getWorkflowExecution();
        until("close", () -> swf.describeWorkflowExecution(r -> r.domain(domain).execution(execution.toSdkType()))
                .executionInfo().executionStatus() == ExecutionStatus.CLOSED);
        List<HistoryEvent> events = swf.getWorkflowExecutionHistoryPaginator(
                r -> r.domain(domain).execution(execution.toSdkType())).events().stream().toList();
        HistoryEvent last = events.get(events.size() - 1);
        equal(EventType.WORKFLOW_EXECUTION_COMPLETED, last.eventType(), last);
        equal("\"charged 115, shipped teapot, watched, by Grace\"", last.workflowExecutionCompletedEventAttributes().result(), last);
        for (Map.Entry<EventType, Long> count : Map.of(
                EventType.ACTIVITY_TASK_COMPLETED, 3L,
                EventType.ACTIVITY_TASK_FAILED, 1L,
                EventType.ACTIVITY_TASK_CANCELED, 1L,
                EventType.WORKFLOW_EXECUTION_SIGNALED, 1L,
                EventType.CHILD_WORKFLOW_EXECUTION_COMPLETED, 1L).entrySet()) {
            equal(count.getValue(), events.stream().filter(event -> event.eventType() == count.getKey()).count(), count.getKey());
        }
        System.out.println("AWS Flow Framework for Java 2.0.0 ran an order: " + events.size() + " events");
    }

    private static void until(String what, Supplier<Boolean> isSo) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (isSo.get()) return;
            Thread.sleep(100);
        }
        throw new AssertionError("no " + what + " within 60 s");
    }

    private static void equal(Object expected, Object found, Object where) {
        if (!expected.equals(found)) throw new AssertionError("expected " + expected + ", found " + found + " in " + where);
    }
}
