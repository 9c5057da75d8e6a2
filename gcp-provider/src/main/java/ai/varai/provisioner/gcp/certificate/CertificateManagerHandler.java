package ai.varai.provisioner.gcp.certificate;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.client.Rest;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import com.google.api.client.json.GenericJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kinds of Certificate Manager have in common: plain requests, labels, long operations;
 * description and labels are all that can be changed.
 *
 * @param <R> our record
 */
abstract class CertificateManagerHandler<R extends Resource> extends CloudHandler<R> {
  private static final int PAGE = 1000;
  private final String collection;
  private final String idParameter;

  CertificateManagerHandler(Class<R> kind, String collection, String idParameter, Cloud cloud) {
    super(kind, "certificatemanager", cloud);
    this.collection = collection;
    this.idParameter = idParameter;
  }

  abstract String name(R resource);

  abstract String location(R resource);

  abstract String description(R resource);

  abstract Map<String, String> labels(R resource);

  /** The body of a create, but for description and labels. */
  abstract Map<String, Object> body(R wanted);

  /** The record of what Certificate Manager shows. */
  abstract R record(Map<?, ?> found, Shown shown);

  /**
   * What every kind shows.
   *
   * @param fullName with the project's id also where Google says its number
   */
  record Shown(
      String name,
      String location,
      String fullName,
      String description,
      Map<String, String> labels) {}

  @Override
  protected final String label(R resource) {
    return KindName.describe(kind()).title() + " " + name(resource);
  }

  @Override
  public final List<Observed<R>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<R>>();
    String token = "";
    do {
      String path = parent(cloud.settings().region()) + "?pageSize=" + PAGE + token;
      GenericJson page = look("list " + kindName(), () -> rest().call("GET", path, Map.of()));
      if (page.get(collection) instanceof List<?> list) {
        for (Object each : list) {
          found.add(observed((Map<?, ?>) each));
        }
      }
      token = page.get("nextPageToken") instanceof String next ? "&pageToken=" + next : "";
    } while (!token.isEmpty());
    return found.stream().filter(each -> Marks.ours(each, call)).toList();
  }

  @Override
  public final Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    return find("read " + label(identity), () -> rest().call("GET", path(identity), Map.of()))
        .map(this::observed);
  }

  private Observed<R> observed(Map<?, ?> found) {
    String[] name = String.valueOf(found.get("name")).split("/", -1);
    String full = cloud.projectName() + "/locations/" + name[3] + "/" + collection + "/" + name[5];
    Map<String, String> labels = texts(found.get("labels"));
    var shown =
        new Shown(
            name[5],
            name[3],
            full,
            found.get("description") instanceof String text ? text : "",
            Marks.unmarked(labels));
    return new Observed<>(record(found, shown), full, Marks.owner(kindName(), labels));
  }

  static Map<String, String> texts(@org.jspecify.annotations.Nullable Object map) {
    var texts = new LinkedHashMap<String, String>();
    if (map instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    }
    return texts;
  }

  static List<String> list(@org.jspecify.annotations.Nullable Object list) {
    return list instanceof List<?> many ? many.stream().map(String::valueOf).toList() : List.of();
  }

  @Override
  protected final OperationState insert(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    var body = new LinkedHashMap<>(body(wanted));
    body.putAll(changeable(wanted, call));
    String path = parent(location(wanted)) + "?" + idParameter + "=" + name(wanted);
    return begin("create " + label(wanted), "POST", path, body);
  }

  @Override
  protected final OperationState change(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return begin(
        "update " + label(wanted),
        "PATCH",
        path(wanted) + "?updateMask=description,labels",
        changeable(wanted, call));
  }

  private Map<String, Object> changeable(R wanted, CallContext call) {
    return Map.of(
        "description",
        description(wanted),
        "labels",
        Marks.labels(labels(wanted), call.owner(call.address())));
  }

  @Override
  protected final OperationState remove(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return begin(
        "delete " + label(current.resource()), "DELETE", path(current.resource()), Map.of());
  }

  private OperationState begin(String what, String verb, String path, Map<String, ?> body)
      throws ProviderException, InterruptedException {
    return state(what, call(what, () -> rest().call(verb, path, body)));
  }

  @Override
  protected final OperationState operation(String name)
      throws ProviderException, InterruptedException {
    return state(
        "Certificate Manager",
        look(
            "ask for operation " + Names.last(name),
            () -> rest().call("GET", "v1/" + name, Map.of())));
  }

  private static OperationState state(String what, GenericJson operation) {
    Optional<ApiFailure> failure = Optional.empty();
    if (operation.get("error") instanceof Map<?, ?> error) {
      int code = error.get("code") instanceof BigDecimal number ? number.intValue() : 0;
      failure = Optional.of(Failures.ofOperation(what, code, String.valueOf(error.get("message"))));
    }
    return new OperationState(
        String.valueOf(operation.get("name")), Boolean.TRUE.equals(operation.get("done")), failure);
  }

  private String parent(String location) {
    return "v1/" + cloud.projectName() + "/locations/" + location + "/" + collection;
  }

  private String path(R resource) {
    return parent(location(resource)) + "/" + name(resource);
  }

  private Rest rest() throws IOException {
    return cloud.clients().certificateManager();
  }
}
