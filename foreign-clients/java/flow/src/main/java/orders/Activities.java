package orders;

import com.amazonaws.services.simpleworkflow.flow.annotations.ActivityRegistrationOptions;

@com.amazonaws.services.simpleworkflow.flow.annotations.Activities(version = "1")
@ActivityRegistrationOptions(
        defaultTaskScheduleToStartTimeoutSeconds = 30,
        defaultTaskStartToCloseTimeoutSeconds = 30,
        defaultTaskHeartbeatTimeoutSeconds = 10)
public interface Activities {
    int price(String item);

    /** Fails the first time. */
    String charge(int cents);

    /** Goes on until it is asked to stop. */
    void watch() throws InterruptedException;
}
