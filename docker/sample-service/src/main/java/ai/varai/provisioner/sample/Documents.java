package ai.varai.provisioner.sample;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/** The documents in MongoDB: what {@code /documents} reads and writes. */
final class Documents implements Backend {
  private static final int NEWEST = 100;
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  private final ConnectionString url;
  private final String service;
  // Opened by the first request: it starts threads, and the service should start first.
  private @Nullable MongoClient client;

  /**
   * @param url a {@code mongodb://} URL
   * @throws IllegalArgumentException when the URL cannot be read
   */
  Documents(String url, String service) {
    try {
      this.url = new ConnectionString(url);
    } catch (IllegalArgumentException e) {
      // The cause may quote the URL, which may hold a password.
      throw new IllegalArgumentException("MONGODB_URL is not a mongodb:// URL");
    }
    this.service = service;
  }

  @Override
  public String name() {
    return "mongodb";
  }

  @Override
  public void check() throws BackendException {
    call(() -> database().runCommand(new Document("ping", 1)));
  }

  /** Stores a document and gives it back as JSON with its id. */
  Json.Raw add(Document document) throws BackendException {
    Document stored = new Document(document).append("service", service);
    return call(
        () -> {
          collection().insertOne(stored);
          return json(stored);
        });
  }

  /** The newest documents as JSON, whichever service stored them. */
  List<Json.Raw> newest() throws BackendException {
    return call(
        () -> {
          List<Json.Raw> found = new ArrayList<>();
          for (Document document :
              collection().find().sort(new Document("_id", -1)).limit(NEWEST)) {
            found.add(json(document));
          }
          return found;
        });
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private static Json.Raw json(Document document) {
    return new Json.Raw(document.toJson(RELAXED));
  }

  private MongoCollection<Document> collection() {
    return database().getCollection("sample_documents");
  }

  private synchronized MongoDatabase database() {
    if (client == null) {
      client =
          MongoClients.create(
              MongoClientSettings.builder()
                  .applyConnectionString(url)
                  .applicationName("sample-service")
                  .applyToClusterSettings(
                      cluster -> cluster.serverSelectionTimeout(3, TimeUnit.SECONDS))
                  .applyToSocketSettings(
                      socket ->
                          socket
                              .connectTimeout(3, TimeUnit.SECONDS)
                              .readTimeout(10, TimeUnit.SECONDS))
                  .build());
    }
    String database = url.getDatabase();
    return client.getDatabase(database == null ? "sample" : database);
  }

  private <T> T call(Supplier<T> work) throws BackendException {
    try {
      return work.get();
    } catch (MongoException e) {
      throw new BackendException(
          "mongodb://" + String.join(",", url.getHosts()) + ": " + why(e), e);
    }
  }

  /** The first sentence; the driver appends its whole view of the cluster. */
  private static String why(MongoException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end);
  }
}
