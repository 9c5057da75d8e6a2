package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/**
 * One of Google'\''s own emulators on this machine, for services that use Pub/Sub, Firestore,
 * Datastore or Bigtable.
 */
@Kind(value = "google_emulator", title = "Google emulator")
public record GoogleEmulator(
    @Identity String name,
    @ForcesReplacement Service service,
    @ForcesReplacement String project,
    @Computed Optional<String> privateEndpoint,
    @Computed Optional<String> publicEndpoint)
    implements Resource {
  /** {@code host:port} for the services of the environment. */
  public static final Attribute<GoogleEmulator, String> PRIVATE_ENDPOINT =
      Attribute.text(GoogleEmulator.class, "privateEndpoint");

  public static final Attribute<GoogleEmulator, String> PUBLIC_ENDPOINT =
      Attribute.text(GoogleEmulator.class, "publicEndpoint");

  /** What is emulated, and the variable by which Google's client libraries find it. */
  public enum Service {
    PUBSUB("PUBSUB_EMULATOR_HOST"),
    FIRESTORE("FIRESTORE_EMULATOR_HOST"),
    DATASTORE("DATASTORE_EMULATOR_HOST"),
    BIGTABLE("BIGTABLE_EMULATOR_HOST");

    private final String variable;

    Service(String variable) {
      this.variable = variable;
    }

    public String variable() {
      return variable;
    }
  }
}
