package ai.varai.provisioner.it.local;

import java.util.List;
import java.util.Set;

/** What a suite sees of the machine, and how it breaks it, without asking the product. */
interface World {
  /** The word for the mode in the first line of output. */
  String mode();

  /** Arguments that every run gets. */
  List<String> arguments();

  /** Whatever could be left over: containers, networks, volumes, processes. */
  Set<String> everything();

  /** What runs of the environment, by an identity that changes when it is started anew. */
  Set<String> instances();

  /** The running instances of one service. */
  List<String> serviceInstances(String service);

  /** Ends a service at once, as a crash would. */
  void kill(String service);

  /** Ends the PostgreSQL server at once. */
  void killDatabase();

  /** Ends the MongoDB server at once. */
  void killDocumentDatabase();

  /**
   * Ends what keeps the environment alive, where there is such a thing beside the Docker engine.
   */
  void killKeeper();

  /** The arguments of all processes of the environment. */
  List<String> commandLines();
}
