package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Range;
import java.util.List;
import java.util.Map;

/** Settings of the local target; the others ignore them. */
@Doc("Settings of the local target; the others ignore them.")
public record LocalConfig(
    @Doc("Docker, plain processes, or whichever works.") @Default("auto") LocalMode mode,
    @Doc("Which image serves what in Docker mode.") LocalImages images,
    @Doc(
            value =
                "Ports on this machine, by service, or `postgres`, `mongo`, `traces` or the name of an emulator. One that is not listed is chosen once and kept.",
            example = "{auth-service: 8081}")
        @KeyPattern(
            value = Forms.LABEL,
            expected = "the name of a service, postgres, mongo, traces or an emulator")
        @Range(min = 1, max = 65535)
        Map<String, Integer> ports,
    @Doc("Lowest port that is chosen automatically.")
        @Default("18080")
        @Range(min = 1024, max = 65000)
        int firstPort,
    @Doc(value = "Google emulators to run.", example = "[pubsub]") List<Emulator> emulators) {
  public LocalConfig {
    ports = Ordered.copy(ports);
    emulators = List.copyOf(emulators);
  }
}
