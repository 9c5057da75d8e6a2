package ai.varai.provisioner.emulator.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripted tour with the real gcloud, where one is installed. It takes minutes, so that a
 * system property asks for it: {@code -Dgcloud.tour}, or {@code -Dgcloud.tour='^(run|sql) '} for
 * the steps that match.
 */
class GcloudTourTest {
  private static final Tour TOUR =
      new Tour("gcloud", "gcloud", "gcloud.tour", "../docs/tour/gcloud.sh", Duration.ofMinutes(20));

  @TempDir Path work;

  @Test
  void everyStepOfTheTourPasses() throws IOException, InterruptedException {
    String steps = TOUR.asked();
    TOUR.pass(work, List.of(), Map.of("STEPS", steps));
  }

  @Test
  void theTourRefusesAShellThatDoesNotPointAtAnEmulator() throws IOException, InterruptedException {
    TOUR.refuseElsewhere(work);
  }
}
