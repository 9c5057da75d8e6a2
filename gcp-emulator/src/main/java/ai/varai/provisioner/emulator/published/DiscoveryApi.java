package ai.varai.provisioner.emulator.published;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The API Discovery Service: a directory, and a document for each API, from which clients such as
 * Python's make their methods. A document asked for at an API's own host, or at {@code
 * www.googleapis.com}, leads to Google's hosts; asked for at the emulator's address, it leads
 * there.
 *
 * @see <a href="https://developers.google.com/discovery/v1/reference/apis">reference</a>
 */
public final class DiscoveryApi implements EmulatedApi {

  @Override
  public String name() {
    return "discovery";
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    api.route("GET", "/discovery/v1/apis", "discovery.apis.list", DiscoveryApi::list)
        .route(
            "GET",
            "/discovery/v1/apis/{api}/{version}/rest",
            "discovery.apis.getRest",
            c ->
                Publications.find(c.variable("api"), c.variable("version"))
                    .map(a -> document(a, c))
                    .orElseThrow(() -> GoogleError.notFound("Requested entity was not found.")))
        .route("GET", "/$discovery/rest", "discovery.apis.getRest", DiscoveryApi::own);
  }

  private static JsonAnswer list(JsonCall c) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "discovery#directoryList")
            .put("discoveryVersion", "v1");
    ArrayNode items = root.putArray("items");
    for (PublishedApi a : Publications.all()) {
      boolean asked = c.parameter("name").map(a.name()::equals).orElse(true);
      if (asked && (preferred(a) || !c.call().flag("preferred"))) {
        items
            .addObject()
            .put("kind", "discovery#directoryItem")
            .put("id", a.name() + ":" + a.version())
            .put("name", a.name())
            .put("version", a.version())
            .put("title", a.head().path("title").asText())
            .put(
                "discoveryRestUrl",
                root(c).orElse(a.head().path("rootUrl").asText())
                    + (local(c)
                        ? "discovery/v1/apis/" + a.name() + "/" + a.version() + "/rest"
                        : "$discovery/rest?version=" + a.version()))
            .put("preferred", preferred(a));
      }
    }
    return JsonAnswer.ok(root);
  }

  /** The newest of an API's versions that is no beta. */
  private static boolean preferred(PublishedApi api) {
    return Publications.all().stream()
        .filter(a -> a.name().equals(api.name()) && a.version().matches("v\\d+"))
        .max(Comparator.comparing(PublishedApi::version))
        .filter(api::equals)
        .isPresent();
  }

  /** {@code /$discovery/rest}: the document of the API whose host is asked. */
  private static JsonAnswer own(JsonCall c) {
    String label = c.call().host().replaceFirst("\\..*", "");
    String name = label.substring(label.lastIndexOf('-') + 1);
    List<PublishedApi> versions =
        Publications.all().stream().filter(a -> a.name().equals(name)).toList();
    if (versions.isEmpty()) {
      throw GoogleError.notFound(
          "No API has the host '"
              + c.call().host()
              + "'. Ask at an API's own host, or for /discovery/v1/apis/API/VERSION/rest.");
    }
    String version = c.parameter("version").orElse("");
    return versions.stream()
        .filter(a -> version.isEmpty() ? preferred(a) : a.version().equals(version))
        .findFirst()
        .map(a -> document(a, c))
        .orElseThrow(
            () ->
                GoogleError.notFound(
                    "Discovery document not found for API service: "
                        + name
                        + ".googleapis.com format: rest version: "
                        + version));
  }

  private static JsonAnswer document(PublishedApi api, JsonCall c) {
    ObjectNode out = api.document();
    root(c)
        .ifPresent(
            url -> {
              String base = url + api.head().path("servicePath").asText();
              out.put("rootUrl", url).put("mtlsRootUrl", url).put("baseUrl", base);
            });
    return JsonAnswer.ok(out);
  }

  private static boolean local(JsonCall c) {
    return !c.call().host().endsWith(".googleapis.com");
  }

  /** Where a client shall call, if that is not the API's published host. */
  private static Optional<String> root(JsonCall c) {
    return local(c)
        // HTTP/1.1 has it in another header.
        ? c.call()
            .header()
            .apply(":authority")
            .or(() -> c.call().header().apply("host"))
            .map(a -> "http://" + a + "/")
        : Optional.empty();
  }
}
