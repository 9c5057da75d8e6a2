package ai.varai.provisioner.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.json.JsonParseException;

/** What the service answers. */
final class Endpoints implements AutoCloseable {
  private final Map<String, Object> identity;
  private final Optional<Items> items;
  private final Optional<Documents> documents;
  private final Optional<Files> files;
  private final List<Backend> backends = new ArrayList<>();

  /**
   * @param instance tells this process from others of the same revision
   */
  Endpoints(Settings settings, String instance) {
    identity = new LinkedHashMap<>();
    identity.put("service", settings.service());
    identity.put("revision", settings.revision());
    identity.put("configuration", settings.configuration());
    identity.put("environment", settings.environment());
    identity.put("instance", instance);
    items =
        settings.postgres().map(url -> new Items(new PostgresConnections(url), settings.service()));
    documents = settings.mongodb().map(url -> new Documents(url, settings.service()));
    files = settings.storage().map(Files::new);
    items.ifPresent(backends::add);
    documents.ifPresent(backends::add);
    files.ifPresent(backends::add);
  }

  Answer answer(Request request) throws BackendException {
    boolean post = request.method().equals("POST");
    if (!post && !request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.error(405, "GET or POST");
    }
    return switch (request.path()) {
      case "/" -> Answer.ok(identity);
      case "/health" -> Answer.ok(Map.of("status", "ok"));
      case "/ready" -> ready();
      case "/items" -> {
        if (items.isEmpty()) {
          yield absent("DATABASE_URL");
        }
        yield post ? addItem(items.get(), request) : list("items", items.get().newest());
      }
      case "/documents" -> {
        if (documents.isEmpty()) {
          yield absent("MONGODB_URL");
        }
        yield post
            ? addDocument(documents.get(), request)
            : list("documents", documents.get().newest());
      }
      case "/files" -> {
        if (files.isEmpty()) {
          yield absent("STORAGE_DIR");
        }
        yield post ? addFile(files.get(), request) : list("files", files.get().names());
      }
      default -> Answer.error(404, "there is no " + request.path());
    };
  }

  @Override
  public void close() {
    backends.forEach(Backend::close);
  }

  private Answer ready() {
    Map<String, Object> checks = new LinkedHashMap<>();
    boolean ready = true;
    for (Backend backend : backends) {
      try {
        backend.check();
        checks.put(backend.name(), "ok");
      } catch (BackendException e) {
        ready = false;
        checks.put(backend.name(), String.valueOf(e.getMessage()));
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ready ? "ready" : "not ready");
    body.put("checks", checks);
    return new Answer(ready ? 200 : 503, body);
  }

  private static Answer addItem(Items items, Request request) throws BackendException {
    Optional<String> name =
        document(request)
            .map(body -> body.get("name"))
            .filter(String.class::isInstance)
            .map(String.class::cast);
    return name.isPresent()
        ? Answer.created(items.add(name.get()))
        : Answer.error(400, "the body must be a JSON object with a \"name\"");
  }

  private static Answer addDocument(Documents documents, Request request) throws BackendException {
    Optional<Document> document = document(request);
    return document.isPresent()
        ? Answer.created(documents.add(document.get()))
        : Answer.error(400, "the body must be a JSON object");
  }

  private static Answer addFile(Files files, Request request) throws BackendException {
    String prefix = "name=";
    String name = request.query().startsWith(prefix) ? request.query().substring(5) : "";
    if (!Files.acceptable(name)) {
      return Answer.error(400, "POST /files?name=NAME with letters, digits, '.', '_' and '-'");
    }
    files.write(name, request.body());
    return Answer.created(Map.of("name", name, "bytes", request.body().length));
  }

  private static Optional<Document> document(Request request) {
    try {
      return Optional.of(Document.parse(new String(request.body(), StandardCharsets.UTF_8)));
    } catch (JsonParseException | org.bson.BsonInvalidOperationException e) {
      return Optional.empty();
    }
  }

  private static Answer list(String name, List<?> elements) {
    return Answer.ok(Map.of(name, elements));
  }

  private static Answer absent(String variable) {
    return Answer.error(404, "this service has no " + variable);
  }
}
