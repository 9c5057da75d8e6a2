package ai.varai.provisioner.local.embedded;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.concurrent.CountDownLatch;

/**
 * A process that speaks MongoDB's protocol and keeps its data in a file. It has CRUD, aggregation
 * and indexes, but no transactions, change streams or text search.
 */
public final class MongoMain {
  private MongoMain() {}

  /**
   * Serves until the process is ended.
   *
   * @param arguments port on the loopback address, file of the data
   */
  public static void main(String[] arguments) throws InterruptedException {
    var server = new MongoServer(new H2Backend(arguments[1]));
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdownNow();
                  ended.countDown();
                }));
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    System.out.println("waiting for connections on port " + arguments[0]);
    ended.await();
  }
}
