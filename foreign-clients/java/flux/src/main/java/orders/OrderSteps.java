package orders;

import com.danielgmyers.flux.step.Attribute;
import com.danielgmyers.flux.step.PartitionIdGenerator;
import com.danielgmyers.flux.step.PartitionIdGeneratorResult;
import com.danielgmyers.flux.step.PartitionedWorkflowStep;
import com.danielgmyers.flux.step.StepApply;
import com.danielgmyers.flux.step.StepAttributes;
import com.danielgmyers.flux.step.StepResult;
import com.danielgmyers.flux.step.WorkflowStep;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The steps of an order. What they have done is seen in fields, since the workers run in this process. */
final class OrderSteps {
    static final Set<String> priced = new ConcurrentSkipListSet<>();
    static final AtomicInteger charges = new AtomicInteger();
    static final AtomicInteger refunds = new AtomicInteger();

    private OrderSteps() {}

    /** Runs once for each item, side by side. */
    public static final class Price implements PartitionedWorkflowStep {
        @PartitionIdGenerator
        public PartitionIdGeneratorResult items() {
            return PartitionIdGeneratorResult.create(Set.of("teapot", "chair", "table"));
        }

        @StepApply
        public void price(@Attribute(StepAttributes.PARTITION_ID) String item) {
            priced.add(item);
        }
    }

    /** Is tried again until the third time. */
    public static final class Charge implements WorkflowStep {
        @Override
        public Map<String, Class<?>> declaredOutputAttributes() {
            return Map.of("receipt", String.class);
        }

        @StepApply(initialRetryDelaySeconds = 1, maxRetryDelaySeconds = 1, jitterPercent = 0)
        public StepResult charge(@Attribute("cents") Long cents) {
            if (charges.incrementAndGet() < 3) return StepResult.retry("the card reader is out of paper");
            return StepResult.success("charged " + cents).withAttribute("receipt", "R-" + cents);
        }
    }

    /** Fails, so that the order takes the other way. */
    public static final class Ship implements WorkflowStep {
        @StepApply
        public StepResult ship(@Attribute("receipt") String receipt, @Attribute("address") String address) {
            if (!"R-115".equals(receipt)) throw new IllegalStateException("receipt " + receipt);
            return "nowhere".equals(address) ? StepResult.failure("no such address") : StepResult.success();
        }
    }

    public static final class Refund implements WorkflowStep {
        @StepApply
        public void refund(@Attribute("receipt") String receipt) {
            refunds.incrementAndGet();
        }
    }
}
