package orders;

import com.danielgmyers.flux.FluxCapacitor;
import com.danielgmyers.flux.WorkflowStatusChecker;
import com.danielgmyers.flux.clients.swf.FluxCapacitorConfig;
import com.danielgmyers.flux.clients.swf.FluxCapacitorFactory;
import com.danielgmyers.flux.wf.WorkflowStatus;
import com.danielgmyers.metrics.recorders.NoopMetricRecorderFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Runs two orders with Flux against $ENDPOINT: one that is shipped, and one that is refunded. */
public final class RunOrder {
    public static void main(String[] arguments) throws InterruptedException {
        FluxCapacitorConfig config = new FluxCapacitorConfig();
        config.setAwsRegion("us-east-1");
        config.setSwfEndpoint(System.getenv("ENDPOINT"));
        config.setSwfDomain("flux-" + ProcessHandle.current().pid() + "-" + System.currentTimeMillis());
        FluxCapacitor flux = FluxCapacitorFactory.create(new NoopMetricRecorderFactory(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")), config);
        // Registers the domain and the types, and starts its pollers.
        flux.initialize(List.of(new Order()));

        shipped(flux.executeWorkflow(Order.class, "order-1", Map.of("cents", 115L, "address", "1 Long Acre, London"), Set.of("chairs")));
        WorkflowStatusChecker refunded = flux.executeWorkflow(Order.class, "order-2", Map.of("cents", 115L, "address", "nowhere"));
        equal(WorkflowStatus.COMPLETED, close(refunded));
        equal(1, OrderSteps.refunds.get());
        System.out.println("Flux 2.1.0 ran two orders");
        // Its pollers wait for their polls to end.
        System.exit(0);
    }

    private static void shipped(WorkflowStatusChecker order) throws InterruptedException {
        equal(WorkflowStatus.COMPLETED, close(order));
        equal(Set.of("teapot", "chair", "table"), OrderSteps.priced);
        equal(3, OrderSteps.charges.get());
        equal(0, OrderSteps.refunds.get());
        if (!order.getWorkflowInfo().getExecutionTags().contains("chairs")) throw new AssertionError("the tag is lost");
    }

    private static WorkflowStatus close(WorkflowStatusChecker order) throws InterruptedException {
        for (int i = 0; i < 600 && order.checkStatus() == WorkflowStatus.IN_PROGRESS; i++) Thread.sleep(100);
        return order.checkStatus();
    }

    private static void equal(Object expected, Object found) {
        if (!expected.equals(found)) throw new AssertionError("expected " + expected + ", found " + found);
    }
}
