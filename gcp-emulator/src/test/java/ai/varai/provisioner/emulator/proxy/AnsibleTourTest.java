package ai.varai.provisioner.emulator.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour with Ansible's collection google.cloud, where Ansible is installed. It takes many
 * minutes, so that a system property asks for it: {@code -Dansible.tour}, or {@code
 * -Dansible.tour=networks,services} for some of its parts.
 */
class AnsibleTourTest {
  private static final Tour TOUR =
      new Tour(
          "Ansible",
          "ansible-playbook",
          "ansible.tour",
          "../docs/tour/ansible/run.sh",
          Duration.ofMinutes(60));

  @TempDir Path work;

  @Test
  void everyStepOfTheTourPasses() throws IOException, InterruptedException {
    List<String> parts = TOUR.parts();
    TOUR.pass(work, parts, Map.of());
  }

  @Test
  void theTourRefusesAShellThatDoesNotPointAtAnEmulator() throws IOException, InterruptedException {
    TOUR.refuseElsewhere(work);
  }
}
