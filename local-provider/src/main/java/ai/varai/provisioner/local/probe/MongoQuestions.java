package ai.varai.provisioner.local.probe;

import ai.varai.provisioner.local.runtime.Endpoint;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** Questions to a MongoDB server on this machine. */
public final class MongoQuestions {
  private static final int PATIENCE_MILLIS = 2_000;

  /** Why the database does not answer a query; empty when it does. */
  public Optional<String> notReady(Endpoint server, String database) {
    try (MongoClient client = open(server)) {
      client.getDatabase(database).runCommand(new Document("ping", 1));
      client.getDatabase(database).listCollectionNames().into(new ArrayList<>());
      return Optional.empty();
    } catch (MongoException e) {
      return Optional.of("MongoDB at " + server + " does not answer: " + e.getMessage());
    }
  }

  /** Loads the driver, which takes longer than what it is then asked. */
  public static void load() {
    open(new Endpoint("127.0.0.1", 1)).close();
  }

  private static MongoClient open(Endpoint server) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(
                new ConnectionString("mongodb://" + server + "/?directConnection=true"))
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
            .applyToSocketSettings(
                socket -> socket.connectTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
            .build());
  }
}
