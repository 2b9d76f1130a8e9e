package orders;

import com.amazonaws.services.simpleworkflow.flow.DecisionContextProviderImpl;
import com.amazonaws.services.simpleworkflow.flow.DynamicActivitiesClient;
import com.amazonaws.services.simpleworkflow.flow.DynamicActivitiesClientImpl;
import com.amazonaws.services.simpleworkflow.flow.DynamicWorkflowClientImpl;
import com.amazonaws.services.simpleworkflow.flow.WorkflowClock;
import com.amazonaws.services.simpleworkflow.flow.core.Promise;
import com.amazonaws.services.simpleworkflow.flow.core.Settable;
import com.amazonaws.services.simpleworkflow.flow.core.Task;
import com.amazonaws.services.simpleworkflow.flow.core.TryCatchFinally;
import com.amazonaws.services.simpleworkflow.flow.interceptors.AsyncRetryingExecutor;
import com.amazonaws.services.simpleworkflow.flow.interceptors.ExponentialRetryPolicy;
import com.amazonaws.services.simpleworkflow.flow.model.ActivityType;
import com.amazonaws.services.simpleworkflow.flow.model.WorkflowExecution;
import com.amazonaws.services.simpleworkflow.flow.model.WorkflowType;

/** Prices at once, a timer, a signal, an activity that is tried again, a child workflow, and one that is canceled. */
public final class OrderImpl implements Order {
    private final DynamicActivitiesClient activities = new DynamicActivitiesClientImpl();
    private final WorkflowClock clock = new DecisionContextProviderImpl().getDecisionContext().getWorkflowClock();
    private final Settable<String> approvedBy = new Settable<>();
    private String state = "new";

    @Override
    public Promise<String> place(String first, String second) {
        Promise<Integer> a = call("price", Integer.class, first);
        Promise<Integer> b = call("price", Integer.class, second);
        Promise<Void> rested = clock.createTimer(1);
        Settable<String> result = new Settable<>();
        new Task(a, b, rested) {
            @Override
            protected void doExecute() {
                state = "priced";
                result.chain(afterApproval(first, a.get() + b.get()));
            }
        };
        return result;
    }

    private Promise<String> afterApproval(String item, int cents) {
        Settable<String> result = new Settable<>();
        new Task(approvedBy) {
            @Override
            protected void doExecute() {
                Promise<String> charged = chargeAndRetry(cents);
                Promise<String> shipped = ship(item, charged);
                Promise<String> watched = watchAWhile(shipped);
                new Task(watched) {
                    @Override
                    protected void doExecute() {
                        result.set(charged.get() + ", " + shipped.get() + ", " + watched.get() + ", by " + approvedBy.get());
                    }
                };
            }
        };
        return result;
    }

    private Promise<String> chargeAndRetry(int cents) {
        Settable<String> charged = new Settable<>();
        new AsyncRetryingExecutor(new ExponentialRetryPolicy(1).withMaximumAttempts(3), clock)
                .execute(() -> {
                    Promise<String> attempt = call("charge", String.class, cents);
                    new Task(attempt) {
                        @Override
                        protected void doExecute() {
                            charged.set(attempt.get());
                        }
                    };
                });
        return charged;
    }

    private Promise<String> ship(String item, Promise<?> waitFor) {
        WorkflowExecution child = WorkflowExecution.builder().workflowId("ship-" + item).build();
        WorkflowType type = WorkflowType.builder().name("ship").version("1").build();
        return new DynamicWorkflowClientImpl(child, type)
                .startWorkflowExecution(new Object[] {item}, null, String.class, waitFor);
    }

    private Promise<String> watchAWhile(Promise<?> waitFor) {
        Settable<String> watched = new Settable<>();
        TryCatchFinally watching = new TryCatchFinally(waitFor) {
            @Override
            protected void doTry() {
                call("watch", Void.class);
            }

            @Override
            protected void doCatch(Throwable problem) throws Throwable {
                if (!(problem instanceof java.util.concurrent.CancellationException)) throw problem;
            }

            @Override
            protected void doFinally() {
                watched.set("watched");
            }
        };
        new Task(waitFor) {
            @Override
            protected void doExecute() {
                new Task(clock.createTimer(2)) {
                    @Override
                    protected void doExecute() {
                        watching.cancel(null);
                    }
                };
            }
        };
        return watched;
    }

    private <T> Promise<T> call(String activity, Class<T> result, Object... input) {
        ActivityType type = ActivityType.builder().name("Activities." + activity).version("1").build();
        return activities.scheduleActivity(type, input, null, result);
    }

    @Override
    public void approve(String by) {
        approvedBy.set(by);
    }

    @Override
    public String state() {
        return state;
    }
}
