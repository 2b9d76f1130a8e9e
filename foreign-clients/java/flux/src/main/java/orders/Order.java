package orders;

import com.danielgmyers.flux.wf.Workflow;
import com.danielgmyers.flux.wf.graph.WorkflowGraph;
import com.danielgmyers.flux.wf.graph.WorkflowGraphBuilder;
import java.time.Duration;
import java.util.Map;

/** Prices side by side, a charge that is tried again, and a refund if it cannot be shipped. */
public final class Order implements Workflow {
    private final WorkflowGraph graph;

    public Order() {
        OrderSteps.Price price = new OrderSteps.Price();
        OrderSteps.Charge charge = new OrderSteps.Charge();
        OrderSteps.Ship ship = new OrderSteps.Ship();
        OrderSteps.Refund refund = new OrderSteps.Refund();
        WorkflowGraphBuilder builder = new WorkflowGraphBuilder(price, Map.of("cents", Long.class, "address", String.class));
        builder.alwaysTransition(price, charge);
        builder.addStep(charge);
        builder.alwaysTransition(charge, ship);
        builder.addStep(ship);
        builder.closeOnSuccess(ship);
        builder.failTransition(ship, refund);
        builder.addStep(refund);
        builder.alwaysClose(refund);
        graph = builder.build();
    }

    @Override
    public WorkflowGraph getGraph() {
        return graph;
    }

    @Override
    public Duration maxStartToCloseDuration() {
        return Duration.ofMinutes(2);
    }
}
