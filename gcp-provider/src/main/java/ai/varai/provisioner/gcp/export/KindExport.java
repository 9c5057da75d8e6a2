package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the resources of one kind are written for other tools. A new kind is one record, one handler
 * and one of these.
 */
public abstract class KindExport<R extends Resource> {
  private final Class<R> kind;
  private final Module module;
  private final String type;
  private final String collection;

  /** The modules of the Terraform project. */
  public enum Module {
    SECURITY,
    NETWORKING,
    DATABASE,
    STORAGE,
    CLOUD_RUN_SERVICE,
    MONITORING;

    /** The folder of the module. */
    public String folder() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the module is called in an environment. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An export.
   *
   * @param type of the Terraform provider: {@code google_compute_network}
   * @param collection what the module calls these resources: {@code networks}
   */
  protected KindExport(Class<R> kind, Module module, String type, String collection) {
    this.kind = kind;
    this.module = module;
    this.type = type;
    this.collection = collection;
  }

  public final Class<R> kind() {
    return kind;
  }

  public final Module module() {
    return module;
  }

  /** The type of the Terraform resource; regional resources may have one of their own. */
  public String type(R resource) {
    return type;
  }

  /** What the module calls resources of the resource's type. */
  public String collection(R resource) {
    return collection;
  }

  /** The region in a type, where there is one: {@code google_compute_region_url_map}. */
  protected static String regional(String type, Optional<String> region) {
    return region.isEmpty() ? type : type.replace("google_compute_", "google_compute_region_");
  }

  /** Collections hold resources of one type. */
  protected static String apart(String collection, Optional<String> region) {
    return region.isEmpty() ? collection : "regional_" + collection;
  }

  /** Where a Compute Engine resource is, as its link says it. */
  protected static String scope(Optional<String> region) {
    return region.map(name -> "/regions/" + name + "/").orElse("/global/");
  }

  /** Whether the Terraform resource says which project it is in. */
  public boolean inProject() {
    return true;
  }

  /** Whether Terraform looks it up, in a data source, where it makes all others. */
  public boolean looksUp() {
    return false;
  }

  /** Sets the arguments of the Terraform resource. */
  public abstract void terraform(R resource, Body body);

  /** A resource that Terraform needs beside the one of the kind. */
  public record Companion(String type, String collection, Consumer<Body> content) {}

  /** The resource that Terraform needs first, such as a generator of passwords. */
  public Optional<Companion> companion(R resource) {
    return Optional.empty();
  }

  /**
   * The id by which Terraform imports a resource that exists.
   *
   * @param id the provider's name for it
   * @see <a href="https://developer.hashicorp.com/terraform/language/import">Import</a>
   */
  public String importId(String project, String id) {
    return id;
  }

  /**
   * Arguments that a resource keeps that was imported, because Terraform would not come to the same
   * value by itself.
   */
  public List<String> kept() {
    return List.of();
  }

  /** What Terraform calls an attribute of the record that others refer to. */
  public String attribute(String component) {
    if (component.equals("selfLink")) {
      return "id";
    }
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** Writes the commands that make the resource. */
  public abstract void gcloud(R resource, Script script);

  /**
   * The value of an attribute that only Google knows, as a word of a shell script.
   *
   * @throws IllegalStateException when others cannot refer to the attribute
   */
  public String shell(R resource, String component, Script script) {
    throw new IllegalStateException(
        "no command tells the attribute " + component + " of a " + kind.getSimpleName());
  }
}
