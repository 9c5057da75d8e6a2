package ai.varai.provisioner.images;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** Serves MongoDB's wire protocol on port 27017, data in memory. */
final class MongoStandIn {
  private MongoStandIn() {}

  /**
   * Serves until it is stopped.
   *
   * @param args ignored, so that a command meant for {@code mongod} does no harm
   */
  public static void main(String[] args) throws InterruptedException {
    MongoServer server = new MongoServer(new MemoryBackend());
    server.bind("0.0.0.0", 27017);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    // The words that mongod writes and that waiting programs look for.
    System.out.println("Waiting for connections on port 27017 (mongo-java-server)");
    Thread.currentThread().join();
  }
}
