package ai.varai.provisioner.emulator.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour with Terraform's provider hashicorp/google, where Terraform is installed. It takes many
 * minutes, so that a system property asks for it: {@code -Dterraform.tour}, or {@code
 * -Dterraform.tour=network,secrets} for some of its parts. {@code -Dterraform.plugins=FOLDER} says
 * where the provider's binary lies; without it Terraform installs the provider from its registry.
 */
class TerraformTourTest {
  private static final Tour TOUR =
      new Tour(
          "Terraform",
          "terraform",
          "terraform.tour",
          "../docs/tour/terraform/run.sh",
          Duration.ofMinutes(60));

  @TempDir Path work;

  @Test
  void everyStepOfTheTourPasses() throws IOException, InterruptedException {
    List<String> parts = TOUR.parts();
    String plugins = System.getProperty("terraform.plugins");
    TOUR.pass(work, parts, plugins == null ? Map.of() : Map.of("TERRAFORM_PLUGINS", plugins));
  }

  @Test
  void theTourRefusesAShellThatDoesNotPointAtAnEmulator() throws IOException, InterruptedException {
    TOUR.refuseElsewhere(work);
  }
}
