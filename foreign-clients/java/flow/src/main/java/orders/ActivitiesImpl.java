package orders;

import com.amazonaws.services.simpleworkflow.flow.ActivityExecutionContextProviderImpl;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

public final class ActivitiesImpl implements Activities {
    private final AtomicInteger charges = new AtomicInteger();

    @Override
    public int price(String item) {
        return Map.of("teapot", 40, "chair", 75).get(item);
    }

    @Override
    public String charge(int cents) {
        if (charges.getAndIncrement() == 0) throw new IllegalStateException("the card reader is out of paper");
        return "charged " + cents;
    }

    @Override
    public void watch() throws InterruptedException {
        for (int beat = 0; beat < 300; beat++) {
            // Throws a CancellationException when cancellation has been requested.
            new ActivityExecutionContextProviderImpl().getActivityExecutionContext().recordActivityHeartbeat("beat " + beat);
            Thread.sleep(100);
        }
        throw new IllegalStateException("nobody asked to stop");
    }
}
