package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Range;
import java.util.List;

/** How requests move from the revision that serves them to a new one. */
@Doc(
    "How requests move from the revision that serves them to a new one. Without steps all move at once, when the new revision is ready. On this machine a service has one revision only.")
public record RolloutConfig(
    @Doc(
            value =
                "Shares of the requests, in percent, that the new revision gets one after another before it gets all.",
            example = "[10, 50]")
        @Range(min = 1, max = 99)
        List<Integer> steps,
    @Doc(
            "Seconds that each share is kept, and the new revision watched. Cloud Monitoring tells of a request up to three minutes late: a shorter pause watches little.")
        @Default("240")
        @Range(min = 0, max = 900)
        int pause,
    @Doc(
            "Most of its requests, in percent, that the new revision may answer with a status of 500 and more. Beyond that all requests go back.")
        @Default("5")
        @Range(min = 0, max = 100)
        int maxErrorPercent) {
  public RolloutConfig {
    steps = List.copyOf(steps);
  }
}
