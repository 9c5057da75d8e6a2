package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * A MongoDB server with one database. Only the local target has it: the matrix asks for MongoDB
 * there.
 */
@Kind(value = "document_database", title = "MongoDB", holdsData = true)
public record DocumentDatabase(
    @Identity String name,
    String version,
    String database,
    Map<String, String> labels,
    @Computed Optional<String> privateUrl,
    @Computed Optional<String> publicUrl)
    implements Resource {
  /** {@code mongodb://} URL for the services of the environment. */
  public static final Attribute<DocumentDatabase, String> PRIVATE_URL =
      Attribute.text(DocumentDatabase.class, "privateUrl");

  /** {@code mongodb://} URL for the person who runs the command. */
  public static final Attribute<DocumentDatabase, String> PUBLIC_URL =
      Attribute.text(DocumentDatabase.class, "publicUrl");
}
